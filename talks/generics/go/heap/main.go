// Command heap counts allocations: of three functions that do the same, one sends its argument to the heap.
package main

import (
	"fmt"
	"testing"
)

type Adder interface{ Add(int) }

type Counter struct{ n int }

func (c *Counter) Add(d int) { c.n += d }

// region three
func known(c *Counter) { c.Add(1) }

func inter(c Adder) { c.Add(1) }

func param[T Adder](c T) { c.Add(1) }

// endregion

func main() {
	// region count
	show("known type    ", func() { known(&Counter{}) })
	show("interface     ", func() { inter(&Counter{}) })
	show("type parameter", func() { param(&Counter{}) })
	// endregion
}

func show(what string, f func()) {
	fmt.Println(what, testing.AllocsPerRun(100, f), "allocations")
}
