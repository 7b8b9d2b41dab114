// Command lag allocates a little, and asks the metric of objects before and after ReadMemStats.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

var sample = []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}

func objects() uint64 {
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

var keep [5]*[1024]byte

func main() {
	debug.SetGCPercent(-1) // no cycle in between
	objects()              // the first call makes its tables
	// region lag
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := objects()
	for i := range keep {
		keep[i] = new([1024]byte)
	}
	metric := objects() - before
	runtime.ReadMemStats(&m)
	later := objects() - before
	// endregion
	fmt.Println("five objects, the metric:", metric)
	fmt.Println("after ReadMemStats:", later)
	fmt.Println("HeapAlloc is the same:", m.HeapAlloc-before == later)
}
