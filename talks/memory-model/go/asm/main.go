// What the compiler makes of atomics: build it with -gcflags=-S and read.
package main

import "sync/atomic"

// region asm
var n atomic.Int64

//go:noinline
func load() int64 { return n.Load() }

//go:noinline
func store(v int64) { n.Store(v) }

//go:noinline
func add(v int64) { n.Add(v) }

// endregion

func main() {
	store(1)
	add(2)
	println(load())
}
