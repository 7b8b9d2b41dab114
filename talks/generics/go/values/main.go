// Command values counts allocations of values that are no pointers: an interface boxes them, a type parameter doesn't.
package main

import (
	"fmt"
	"testing"
)

type Summer interface{ Sum() int }

// region two
type Point struct{ x, y, z int }

func (p Point) Sum() int { return p.x + p.y + p.z }

//go:noinline
func inter(v Summer) int { return v.Sum() }

//go:noinline
func param[T Summer](v T) int { return v.Sum() }

// endregion

var point = Point{1, 2, 3}

func main() {
	show("interface     ", func() { inter(point) })
	show("type parameter", func() { param(point) })
}

func show(what string, f func()) {
	fmt.Println(what, testing.AllocsPerRun(100, f), "allocations")
}
