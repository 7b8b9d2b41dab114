// A constructor that returns a pointer: what does it cost, inlined and not?
package main

import (
	"fmt"
	"testing"
)

type point struct{ x, y int }

// region inline
func newPoint(x, y int) *point {
	return &point{x, y}
}

func near(n int) int {
	p := newPoint(n, n)
	return p.x + p.y
}

// endregion

//go:noinline
func farPoint(x, y int) *point {
	return &point{x, y}
}

func far(n int) int {
	p := farPoint(n, n)
	return p.x + p.y
}

var sink int

func main() {
	fmt.Println("inlined:", testing.AllocsPerRun(1000, func() { sink = near(3) }), "allocations")
	fmt.Println("with //go:noinline:", testing.AllocsPerRun(1000, func() { sink = far(3) }), "allocations")
}
