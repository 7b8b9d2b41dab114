// Two functions that do the same; one has a line that never runs.
package main

import (
	"fmt"
	"log"
	"testing"
)

type point struct{ x, y int }

var debug = false

// region quiet
func quiet(x, y int) int {
	p := point{x, y}
	return p.x*p.x + p.y*p.y
}

// endregion

// region logged
func logged(x, y int) int {
	p := point{x, y}
	if debug {
		log.Println(&p)
	}
	return p.x*p.x + p.y*p.y
}

// endregion

// region copied
func copied(x, y int) int {
	p := point{x, y}
	if debug {
		q := p
		log.Println(&q)
	}
	return p.x*p.x + p.y*p.y
}

// endregion

var sink int

func main() {
	// region measure
	for _, f := range []struct {
		name string
		f    func(x, y int) int
	}{{"quiet", quiet}, {"logged", logged}, {"copied", copied}} {
		allocs := testing.AllocsPerRun(1000, func() { sink = f.f(3, 4) })
		fmt.Printf("%s: %v allocations a call\n", f.name, allocs)
	}
	// endregion
}
