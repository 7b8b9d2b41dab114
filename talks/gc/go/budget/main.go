// Budget is an exercise: from its gctrace, find GOGC, and the goal of the next cycle.
package main

import (
	"runtime"
	"runtime/debug"
)

type node struct {
	next *node
	data [56]byte
}

var sink *node

func main() {
	debug.SetGCPercent(-1)
	var live *node
	for range 40 << 20 / 64 {
		live = &node{next: live}
	}
	runtime.GC()
	debug.SetGCPercent(50)
	for range 3 << 20 {
		sink = new(node)
	}
	runtime.KeepAlive(live)
}
