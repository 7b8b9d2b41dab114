// Package costs holds the benchmarks of what a goroutine costs beside a thread, and what it costs to grow a stack.
package costs

//go:noinline
func empty() {}

// echo sends back what it gets.
func echo(in <-chan int, out chan<- int) {
	for v := range in {
		out <- v
	}
}

// deep uses about a hundred bytes of stack for each level.
//
//go:noinline
func deep(n int) int {
	var room [8]int
	room[n&7] = n
	if n > 0 {
		room[n&7] += deep(n - 1)
	}
	return room[n&7]
}
