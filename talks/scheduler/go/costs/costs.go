// Package costs holds the benchmarks of what the scheduler costs.
package costs

//go:noinline
func empty() {}

// echo sends back what it gets.
func echo(in <-chan int, out chan<- int) {
	for v := range in {
		out <- v
	}
}
