// Command twice shows how many cycles the memory of an object with a finalizer, or a cleanup, takes to go.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

type block [64 << 20]byte

var calls = make(chan string, 1)

func main() {
	debug.SetGCPercent(-1) // only our own cycles
	// region twice
	watch("cleanup", func() {
		runtime.AddCleanup(new(block), func(int) { calls <- "it ran" }, 0)
	})
	watch("finalizer", func() {
		runtime.SetFinalizer(new(block), func(*block) { calls <- "it ran" })
	})
	// endregion
}

func watch(what string, attach func()) {
	attach()
	fmt.Printf("%-9s cycle 0: %2d MiB\n", what, objects())
	for cycle := 1; cycle <= 2; cycle++ {
		runtime.GC()
		said := ""
		select {
		case said = <-calls:
		case <-time.After(50 * time.Millisecond):
		}
		fmt.Printf("%-9s cycle %d: %2d MiB %s\n", what, cycle, objects(), said)
	}
}

func objects() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() >> 20
}
