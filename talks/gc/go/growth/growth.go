// Package growth asks the runtime for the goal that follows from so much live memory.
package growth

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const mib = 1 << 20

// hold returns so many MiB in objects of 1 KiB.
func hold(n int) []*[1024]byte {
	held := make([]*[1024]byte, n<<10)
	for i := range held {
		held[i] = new([1024]byte)
	}
	return held
}

// goal returns the goal after a cycle, in MiB.
func goal() float64 {
	debug.FreeOSMemory()
	runtime.GC()
	s := []metrics.Sample{{Name: "/gc/heap/goal:bytes"}}
	metrics.Read(s)
	return float64(s[0].Value.Uint64()) / mib
}
