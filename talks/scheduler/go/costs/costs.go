// Package costs holds the benchmarks of what the scheduler costs.
package costs

import "runtime"

//go:noinline
func empty() {}

// echo sends back what it gets.
func echo(in <-chan int, out chan<- int) {
	for v := range in {
		out <- v
	}
}

func procs() int { return runtime.GOMAXPROCS(0) }
