// Command ring drops two rings of nodes: one has finalizers, the other cleanups.
package main

import (
	"fmt"
	"runtime"
	"time"
)

// region ring
type node struct {
	name string
	next *node
}

func ring(a, b string) (*node, *node) {
	x, y := &node{name: a}, &node{name: b}
	x.next, y.next = y, x
	return x, y
}

func finalize(n *node)  { fmt.Println("finalizer of", n.name) }
func clean(name string) { fmt.Println("cleanup of", name) }

// endregion

// region drop
func drop() {
	x, y := ring("a", "b")
	runtime.SetFinalizer(x, finalize)
	runtime.SetFinalizer(y, finalize)

	v, _ := ring("c", "d")
	runtime.AddCleanup(v, clean, v.name)
}

// endregion

func main() {
	drop()
	// region collect
	for range 5 {
		runtime.GC()
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Println("five collections later")
	// endregion
}
