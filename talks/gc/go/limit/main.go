// Limit is a trap: 80 MiB are live, and the memory limit says less. One cycle follows the other.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const mib = 1 << 20

type node struct {
	next *node
	data [56]byte
}

// read returns the number of cycles so far, the CPU seconds spent on them and in all, and the last limited cycle.
func read() (cycles uint64, gc, all float64, limited uint64) {
	// region metrics
	s := []metrics.Sample{
		{Name: "/gc/cycles/automatic:gc-cycles"},
		{Name: "/cpu/classes/gc/total:cpu-seconds"},
		{Name: "/cpu/classes/total:cpu-seconds"},
		{Name: "/cpu/classes/idle:cpu-seconds"},
		{Name: "/gc/limiter/last-enabled:gc-cycle"},
	}
	metrics.Read(s)
	// endregion
	idle := s[3].Value.Float64()
	return s[0].Value.Uint64(), s[1].Value.Float64(), s[2].Value.Float64() - idle, s[4].Value.Uint64()
}

var sink *node

// work allocates a fixed amount of garbage in two goroutines, and returns how long that took.
func work() time.Duration {
	begin := time.Now()
	done := make(chan bool)
	for range 2 {
		go func() {
			for range 3 << 20 {
				sink = new(node)
			}
			done <- true
		}()
	}
	<-done
	<-done
	return time.Since(begin)
}

// measure works under this limit, and prints what that cost.
func measure(limit int64) {
	runtime.GC()
	cycles, gc, all, _ := read()
	took := work()
	runtime.GC() // the CPU classes are counted at the end of a cycle
	cycles2, gc2, all2, limited := read()
	name := "no limit"
	if limit < math.MaxInt64 {
		name = fmt.Sprintf("limit %d MiB", limit/mib)
	}
	fmt.Printf("%s: %d cycles, %.0f%% of the CPU, %.1f s, limiter %v\n",
		name, cycles2-cycles, 100*(gc2-gc)/(all2-all), took.Seconds(), limited > cycles)
}

func main() {
	var live *node
	for range 80 * mib / 64 {
		live = &node{next: live}
	}
	runtime.GC()
	fmt.Println("80 MiB live")
	// region spiral
	for _, limit := range []int64{math.MaxInt64, 160 * mib, 60 * mib} {
		debug.SetMemoryLimit(limit)
		measure(limit) // the same work, three times
	}
	// endregion
	runtime.KeepAlive(live)
}
