// Many opens thousands of connections on loopback and lets them idle, in three ways of serving them.
package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"runtime/pprof"
	"syscall"
	"time"
)

const connections = 5000

// region bare
func bare(c net.Conn) {
	defer c.Close()
	one := make([]byte, 1)
	c.Read(one) // waits here
}

// endregion

// region buffered
func buffered(c net.Conn) {
	defer c.Close()
	r, w := bufio.NewReader(c), bufio.NewWriter(c)
	r.ReadByte() // waits here
	w.Flush()
}

// endregion

// region accept
func serve(l net.Listener, handle func(net.Conn)) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go handle(c)
	}
}

// endregion

func web(l net.Listener) {
	http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "hello")
	}))
}

func main() {
	fmt.Printf("%d idle connections\n", connections)
	measure("bare", false, func(l net.Listener) { serve(l, bare) })
	measure("buffered", false, func(l net.Listener) { serve(l, buffered) })
	measure("net/http", true, web)
}

func measure(name string, ask bool, serve func(net.Listener)) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go serve(l)
	before := memory()
	goroutines := runtime.NumGoroutine()
	clients := make([]int, connections)
	for i := range clients {
		clients[i] = dial(l.Addr().(*net.TCPAddr).Port)
		if ask {
			request(clients[i])
		}
	}
	for runtime.NumGoroutine() < goroutines+connections {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond)
	after := memory()
	fmt.Printf("%-9s %5d goroutines %3d threads, for each: stack %5.1f KiB, heap %5.1f KiB\n", name,
		runtime.NumGoroutine()-goroutines, pprof.Lookup("threadcreate").Count(),
		per(after.StackInuse-before.StackInuse), per(after.HeapAlloc-before.HeapAlloc))
	for _, c := range clients {
		syscall.Close(c)
	}
	l.Close()
	for runtime.NumGoroutine() > goroutines {
		time.Sleep(time.Millisecond)
	}
}

func per(bytes uint64) float64 { return float64(bytes) / 1024 / connections }

func memory() (m runtime.MemStats) {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}

// The other ends are plain descriptors: they need no goroutines, and none of the memory that we count.
func dial(port int) int {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		panic(err)
	}
	to := &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}
	err = syscall.Connect(fd, to)
	for err == syscall.EINTR || err == syscall.EALREADY { // a signal came in between
		time.Sleep(time.Millisecond)
		err = syscall.Connect(fd, to)
	}
	if err != nil && err != syscall.EISCONN {
		panic(err)
	}
	return fd
}

func request(fd int) {
	syscall.Write(fd, []byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
	syscall.Read(fd, make([]byte, 512))
}
