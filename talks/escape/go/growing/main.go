// Slices whose size nobody knows when the program is compiled: how often do they allocate?
package main

import (
	"fmt"
	"testing"
)

var sink int

// region make

//go:noinline
func total(n int) int {
	xs := make([]int, n)
	for i := range xs {
		xs[i] = i
	}
	return sum(xs)
}

// endregion

// region append

//go:noinline
func collect(n int) int {
	var xs []int
	for i := range n {
		xs = append(xs, i)
	}
	return sum(xs)
}

// endregion

// region returned

//go:noinline
func numbers(n int) []int {
	var xs []int
	for i := range n {
		xs = append(xs, i)
	}
	return xs
}

// endregion

//go:noinline
func sum(xs []int) (t int) {
	for _, x := range xs {
		t += x
	}
	return t
}

func main() {
	fmt.Println("n     make  append  returned")
	for _, n := range []int{1, 4, 5, 100} {
		fmt.Printf("%-5d %4.0f  %6.0f  %8.0f\n", n,
			testing.AllocsPerRun(100, func() { sink = total(n) }),
			testing.AllocsPerRun(100, func() { sink = collect(n) }),
			testing.AllocsPerRun(100, func() { sink = len(numbers(n)) }))
	}
}
