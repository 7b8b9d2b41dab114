package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"syscall"
)

var never = make(chan int)

func onChannel() {
	// region channel
	runtime.GOMAXPROCS(8)
	for range 10_000 {
		go func() {
			<-never
		}()
	}
	// endregion
}

func inKernel() {
	pipe, buf := emptyPipe(), make([]byte, 1)
	// region kernel
	runtime.GOMAXPROCS(8)
	for range 1_000 {
		go func() {
			syscall.Read(pipe, buf)
		}()
	}
	// endregion
}

// onNetwork reads from 2,000 connections to itself, of which none says a word.
func onNetwork() {
	runtime.GOMAXPROCS(8)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	for range 2_000 {
		conn, err := net.Dial("tcp", listener.Addr().String())
		must(err)
		_, err = listener.Accept()
		must(err)
		go conn.Read(make([]byte, 1))
	}
}

// emptyPipe returns the reading end of a pipe that nobody writes to.
func emptyPipe() int {
	var ends [2]int
	must(syscall.Pipe(ends[:]))
	return ends[0]
}

// count returns how many threads there are, and how many goroutines are in a system call.
// Before Go 1.26 there was no metric for either: then it counts the threads that were created.
func count() (threads, inKernel int) {
	s := []metrics.Sample{
		{Name: "/sched/threads/total:threads"},
		{Name: "/sched/goroutines/not-in-go:goroutines"},
	}
	metrics.Read(s)
	if s[0].Value.Kind() == metrics.KindBad {
		return pprof.Lookup("threadcreate").Count(), -1
	}
	return int(s[0].Value.Uint64()), int(s[1].Value.Uint64())
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
