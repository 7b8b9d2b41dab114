// Live holds 128 MiB, once without a pointer and once as small nodes, and times one collection of each.
package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

const size = 128 << 20

// region node
type node struct {
	next *node
	data [56]byte
}

// endregion

// region flat
// One object, no pointer.
func flat() any {
	return make([]byte, size)
}

// endregion

// region many
// As many bytes, in nodes.
func many() any {
	all := make([]*node, size/64)
	for i := range all {
		all[i] = new(node)
	}
	return all
}

// endregion

// litter makes 128 MiB of garbage: as many objects, and nobody keeps them.
func litter() {
	for range size / 64 {
		sink = new(node)
	}
	sink = nil
}

var sink *node

// collect returns the least time of a collection, from its call to the end of its sweep.
func collect(made any) time.Duration {
	var took []time.Duration
	for range 9 {
		begin := time.Now()
		runtime.GC()
		took = append(took, time.Since(begin))
	}
	runtime.KeepAlive(made)
	return slices.Min(took)
}

func main() {
	runtime.GC()
	a := collect(flat())
	b := collect(many())
	var after []time.Duration
	for range 5 {
		litter()
		begin := time.Now()
		runtime.GC()
		after = append(after, time.Since(begin))
	}
	d := slices.Min(after)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Printf("%d MiB in one slice: %.2f ms\n", size>>20, ms(a))
	fmt.Printf("%d MiB in %d nodes: %.0f ms\n", size>>20, size/64, ms(b))
	fmt.Printf("nothing, after %d nodes of garbage: %.2f ms\n", size/64, ms(d))
	fmt.Printf("nodes cost %.0f times as much\n", ms(b)/ms(a))
}
