// Goal asks the runtime what its pacer aims at: with GOGC, with a memory limit, with deep stacks.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const mib = 1 << 20

var heap []*[1024]byte

// goal returns what was live after a fresh cycle, what it scanned of stacks, and the goal, in MiB.
func goal() (live, stacks, goal uint64) {
	// region goal
	runtime.GC()
	s := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/gc/scan/stack:bytes"},
		{Name: "/gc/heap/goal:bytes"},
	}
	metrics.Read(s)
	// endregion
	round := func(at int) uint64 { return (s[at].Value.Uint64() + mib/2) / mib }
	return round(0), round(1), round(2)
}

func show(what string) {
	live, stacks, goal := goal()
	fmt.Printf("%-24s live %2d, stacks %2d, goal %3d MiB\n", what, live, stacks, goal)
}

// deep uses about n KiB of stack, and waits there.
//
//go:noinline
func deep(n int, ready chan<- bool, done <-chan bool) byte {
	var pad [1024]byte
	if n > 0 {
		pad[n%1024] = deep(n-1, ready, done)
	} else {
		ready <- true
		<-done
	}
	return pad[0]
}

func main() {
	for range 50 << 10 {
		heap = append(heap, new([1024]byte))
	}
	heap = heap[:len(heap):len(heap)]
	for _, gogc := range []int{50, 100, 200} {
		debug.SetGCPercent(gogc)
		show(fmt.Sprintf("GOGC=%d", gogc))
	}
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(80 * mib)
	show("GOGC=100, limit 80 MiB")
	debug.SetGCPercent(-1)
	show("GOGC=off, limit 80 MiB")
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(math.MaxInt64)
	ready, done := make(chan bool), make(chan bool)
	for range 100 {
		go deep(200, ready, done)
		<-ready
	}
	show("GOGC=100, deep stacks")
	close(done)
	heap = nil
	show("nothing live")
}
