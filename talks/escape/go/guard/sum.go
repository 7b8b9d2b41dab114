// Package guard has a function that must not allocate, and a test that keeps it so.
package guard

type point struct{ x, y int }

//go:noinline
func length2(p *point) int { return p.x*p.x + p.y*p.y }

// Distance2 returns the square of the distance of (x, y) from the origin.
func Distance2(x, y int) int {
	p := &point{x, y}
	return length2(p)
}
