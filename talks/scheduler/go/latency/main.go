// Latency shows how long a runnable goroutine waits for the only P, while another one is in the kernel or in a loop.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"time"
)

const (
	busy  = 50 * time.Millisecond
	short = 3 * time.Millisecond
	long  = 40 * time.Millisecond
	sleep = 100 * time.Millisecond
	tries = 51
)

func main() {
	runtime.GOMAXPROCS(1)
	if len(os.Args) > 1 {
		report("LoopNoSignal", runtime.Gosched, func() { loop(busy) })
		return
	}
	fmt.Printf("one P, %d tries each: how long the next goroutine waited for it\n", tries)
	fmt.Printf("kernel and loop %d ms, short work %d ms, long work %d ms, sleep %d ms\n",
		busy.Milliseconds(), short.Milliseconds(), long.Milliseconds(), sleep.Milliseconds())
	report("KernelAfterShortWork", func() { spin(short) }, kernel)
	report("KernelAfterSleep", func() { time.Sleep(sleep) }, kernel)
	report("KernelAfterLongWork", func() { spin(long) }, kernel)
	report("Loop", runtime.Gosched, func() { loop(busy) })

	again := exec.Command(os.Args[0], "no signal")
	again.Env = append(os.Environ(), "GODEBUG=asyncpreemptoff=1")
	again.Stdout = os.Stdout
	if err := again.Run(); err != nil {
		panic(err)
	}
}

// report prints how long a goroutine that is runnable when hold begins has to wait: each try as a benchmark, then all.
func report(what string, before, hold func()) {
	var waits []float64
	for range tries {
		before()
		// region latency
		start, ran := time.Now(), make(chan time.Duration, 1)
		go func() { ran <- time.Since(start) }()
		hold() // a system call or a loop, for 50 ms
		wait := <-ran
		// endregion
		waits = append(waits, wait.Seconds()*1000)
		fmt.Printf("Benchmark%s 1 %.2f ms\n", what, wait.Seconds()*1000)
	}
	slices.Sort(waits)
	fmt.Printf("%s: median %.2f ms, lowest %.2f ms, highest %.2f ms\n", what, waits[tries/2], waits[0], waits[tries-1])
}

// kernel is a system call of 50 ms.
func kernel() {
	pause := syscall.NsecToTimespec(busy.Nanoseconds())
	syscall.Nanosleep(&pause, nil)
}

// spin computes for a while, and calls functions on the way.
func spin(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

var rounds = calibrate()

// calibrate returns how many rounds of a loop make a millisecond.
func calibrate() int {
	best := time.Hour
	for range 5 {
		start := time.Now()
		count(1_000_000)
		best = min(best, time.Since(start))
	}
	return int(1_000_000 * time.Millisecond / best)
}

// loop runs for about d, and calls nothing.
func loop(d time.Duration) { count(rounds * int(d.Milliseconds())) }

var sink int

//go:noinline
func count(n int) {
	x := 1
	for i := 0; i < n; i++ {
		x = x*7 + i
	}
	sink = x
}
