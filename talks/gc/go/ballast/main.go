// Ballast does the same work under five settings and counts cycles: 16 MiB are live, 2 GiB are allocated.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

const mib = 1 << 20

var (
	live = make([][]byte, 0, 16<<10)
	sink []byte
)

// work allocates 2 GiB in pieces of 1 KiB, and returns how many cycles that took.
func work() uint32 {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 2 << 20 {
		sink = make([]byte, 1024)
	}
	runtime.ReadMemStats(&after)
	return after.NumGC - before.NumGC
}

func main() {
	for range cap(live) {
		live = append(live, make([]byte, 1024))
	}
	fmt.Println("GOGC=100:", work(), "cycles")

	debug.SetGCPercent(400)
	fmt.Println("GOGC=400:", work(), "cycles")
	debug.SetGCPercent(100)

	// region ballast
	ballast := make([]byte, 100*mib)
	fmt.Println("a ballast of 100 MiB:", work(), "cycles")
	runtime.KeepAlive(ballast)
	// endregion
	ballast = nil

	// region limit
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(200 * mib)
	fmt.Println("GOGC=off, limit 200 MiB:", work(), "cycles")
	// endregion

	runtime.KeepAlive(live)
}
