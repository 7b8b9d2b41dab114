// Capture starts three goroutines in a loop, with the loop variable of Go 1.21 and with that of today.
package main

import (
	"fmt"
	"slices"
)

func main() {
	fmt.Println("go 1.21:", before())
	fmt.Println("go 1.22:", after())
}

// collect runs what was started, one after the other, and sorts the answers.
func collect(start chan bool, out chan int, n int) []int {
	close(start)
	var got []int
	for range n {
		got = append(got, <-out)
	}
	slices.Sort(got)
	return got
}
