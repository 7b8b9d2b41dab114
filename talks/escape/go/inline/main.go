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

func use(n int) int {
	p := newPoint(n, n)
	return p.x + p.y
}

// endregion

var sink int

func main() {
	allocs := testing.AllocsPerRun(1000, func() { sink = use(3) })
	fmt.Println(allocs, "allocations a call")
}
