// Package guard has a function that must not allocate, and the same one after somebody added a log line.
package guard

import "log"

type point struct{ x, y int }

var debug = false

// Distance2 returns the square of the distance of (x, y) from the origin.
func Distance2(x, y int) int {
	p := point{x, y}
	return p.x*p.x + p.y*p.y
}

// Logged2 does the same, and could log it.
func Logged2(x, y int) int {
	p := point{x, y}
	if debug {
		log.Println(&p)
	}
	return p.x*p.x + p.y*p.y
}
