// Latency shows how long a runnable goroutine waits for the only P, while another one is in the kernel or in a loop.
package main

import (
	"flag"
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

const busy = 50 * time.Millisecond

func main() {
	tries := flag.Int("tries", 50, "how often each situation is tried")
	loops := flag.Bool("loops", false, "only the loop without calls")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	fmt.Printf("one P, %d tries each; milliseconds until the next goroutine ran\n", *tries)
	if !*loops {
		report("kernel, after 3 ms of computing", *tries, func() { spin(3 * time.Millisecond) }, kernel)
		report("kernel, after 100 ms of sleep", *tries, func() { time.Sleep(100 * time.Millisecond) }, kernel)
		report("kernel, after 40 ms of computing", *tries, func() { spin(40 * time.Millisecond) }, kernel)
	}
	report("a loop without calls", *tries, runtime.Gosched, func() { loop(busy) })
}

// report prints how long a goroutine, runnable when hold begins, had to wait for its turn.
func report(what string, tries int, before, hold func()) {
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
	}
	slices.Sort(waits)
	fmt.Printf("%s: median %.2f, lowest %.2f, highest %.2f\n", what, waits[tries/2], waits[0], waits[tries-1])
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
