// Tickets is the second exercise: two hundred calls that block in the kernel, and a bound that keeps the threads few.
package main

import (
	"fmt"
	"runtime/pprof"
	"syscall"
	"time"
)

const callers = 200

// region task
// block waits in the kernel: for a byte on a pipe that nobody writes to.
func block(pipe int) {
	syscall.Read(pipe, make([]byte, 1))
}

// endregion

// region solution
var tickets = make(chan struct{}, 8)

func bounded(pipe int) {
	tickets <- struct{}{} // the ninth parks here, without a thread
	defer func() { <-tickets }()
	block(pipe)
}

// endregion

func main() {
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		panic(err)
	}
	fmt.Printf("%d calls, 8 tickets: %d threads\n", callers, after(bounded, pipe[0]))
	fmt.Printf("%d calls, no bound: %d threads\n", callers, after(block, pipe[0]))
}

// after starts the callers and returns how many threads the program has then made.
func after(call func(int), pipe int) int {
	for range callers {
		go call(pipe)
	}
	time.Sleep(500 * time.Millisecond)
	return pprof.Lookup("threadcreate").Count()
}
