// A method called through an interface, and through a type parameter: whose argument stays?
package main

import (
	"fmt"
	"testing"
)

type point struct{ x, y int }

type far interface{ from(p *point) int }

type origin struct{}

func (origin) from(p *point) int { return p.x*p.x + p.y*p.y }

// region pair
func byInterface(f far, n int) int {
	p := point{n, n}
	return f.from(&p)
}

func byParameter[F far](f F, n int) int {
	p := point{n, n}
	return f.from(&p)
}

// endregion

var sink int

func main() {
	fmt.Println("interface:", testing.AllocsPerRun(100, func() { sink = byInterface(origin{}, 3) }))
	fmt.Println("type parameter:", testing.AllocsPerRun(100, func() { sink = byParameter(origin{}, 3) }))
}
