// Pause lists how long the world stood still for the collector: on as many threads as processors, then on many more.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

type node struct {
	next *node
	data [56]byte
}

var sinks [64]*node

// pauses returns two histograms: of the collector's pauses, and of the time until everybody had stopped.
func pauses() (total, waiting *metrics.Float64Histogram) {
	// region metrics
	s := []metrics.Sample{
		{Name: "/sched/pauses/total/gc:seconds"},
		{Name: "/sched/pauses/stopping/gc:seconds"},
	}
	metrics.Read(s)
	// endregion
	return clone(s[0].Value.Float64Histogram()), clone(s[1].Value.Float64Histogram())
}

func clone(h *metrics.Float64Histogram) *metrics.Float64Histogram {
	return &metrics.Float64Histogram{Counts: append([]uint64(nil), h.Counts...), Buckets: h.Buckets}
}

// longest returns the upper end of the last bucket that has grown, in seconds.
func longest(before, after *metrics.Float64Histogram) (seconds float64) {
	for i, n := range after.Counts {
		if n > before.Counts[i] {
			if seconds = after.Buckets[i+1]; math.IsInf(seconds, 1) {
				seconds = after.Buckets[i]
			}
		}
	}
	return seconds
}

// measure runs a busy, allocating program on procs threads for a while.
func measure(procs int) {
	runtime.GOMAXPROCS(procs)
	before, waited := pauses()
	var stop atomic.Bool
	var wg sync.WaitGroup
	for i := range procs {
		wg.Go(func() {
			for !stop.Load() {
				sinks[i] = &node{}
			}
		})
	}
	time.Sleep(2 * time.Second)
	stop.Store(true)
	wg.Wait()
	after, waiting := pauses()
	var total, long uint64
	for i, n := range after.Counts {
		n -= before.Counts[i]
		total += n
		if after.Buckets[i] >= 1e-3 {
			long += n
		}
	}
	var seen uint64
	var median float64
	for i, n := range after.Counts {
		if seen += n - before.Counts[i]; 2*seen > total {
			median = after.Buckets[i+1]
			break
		}
	}
	fmt.Printf("%4d  %6d  %5.2f ms  %6d  %4.1f ms  %4.1f ms\n",
		procs, total, median*1e3, long, longest(waited, waiting)*1e3, longest(before, after)*1e3)
}

func main() {
	var live *node
	for range 64 << 20 / 64 {
		live = &node{next: live}
	}
	n := runtime.NumCPU()
	fmt.Println("processors:", n)
	fmt.Println("  Ps  pauses  median    >= 1 ms  waiting  longest")
	measure(n)
	measure(16 * n)
	runtime.KeepAlive(live)
}
