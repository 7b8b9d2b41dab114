// Package costs measures what a question to the runtime costs.
package costs

import (
	"runtime"
	"runtime/metrics"
	"testing"
)

var sink any

func BenchmarkNumGoroutine(b *testing.B) {
	for b.Loop() {
		runtime.NumGoroutine()
	}
}

func BenchmarkGosched(b *testing.B) {
	for b.Loop() {
		runtime.Gosched()
	}
}

func BenchmarkGOMAXPROCS(b *testing.B) {
	for b.Loop() {
		runtime.GOMAXPROCS(0)
	}
}

func BenchmarkCaller(b *testing.B) {
	for b.Loop() {
		runtime.Caller(1)
	}
}

func BenchmarkCallers(b *testing.B) {
	pcs := make([]uintptr, 16)
	for b.Loop() {
		runtime.Callers(1, pcs)
	}
}

func BenchmarkStack(b *testing.B) {
	buf := make([]byte, 16<<10)
	for b.Loop() {
		runtime.Stack(buf, false)
	}
}

func BenchmarkStackAll(b *testing.B) {
	done := make(chan struct{})
	for range 100 {
		go func() { <-done }()
	}
	runtime.Gosched()
	buf := make([]byte, 256<<10)
	for b.Loop() {
		runtime.Stack(buf, true)
	}
	close(done)
}

func BenchmarkReadMemStats(b *testing.B) {
	var m runtime.MemStats
	for b.Loop() {
		runtime.ReadMemStats(&m)
	}
}

func BenchmarkMetricsOne(b *testing.B) {
	s := []metrics.Sample{{Name: "/sched/goroutines:goroutines"}}
	for b.Loop() {
		metrics.Read(s)
	}
}

func BenchmarkMetricsMemory(b *testing.B) {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/total:bytes"}}
	for b.Loop() {
		metrics.Read(s)
	}
}

func BenchmarkMetricsAll(b *testing.B) {
	var s []metrics.Sample
	for _, d := range metrics.All() {
		s = append(s, metrics.Sample{Name: d.Name})
	}
	metrics.Read(s)
	for b.Loop() {
		metrics.Read(s)
	}
}

func BenchmarkGC(b *testing.B) {
	for b.Loop() {
		runtime.GC()
	}
}

type thing struct {
	fd   int
	name *string
}

func BenchmarkPlain(b *testing.B) {
	for b.Loop() {
		sink = &thing{}
	}
}

func BenchmarkFinalizer(b *testing.B) {
	for b.Loop() {
		t := &thing{}
		runtime.SetFinalizer(t, func(*thing) {})
		sink = t
	}
}

func BenchmarkCleanup(b *testing.B) {
	for b.Loop() {
		t := &thing{}
		runtime.AddCleanup(t, func(int) {}, 7)
		sink = t
	}
}

func BenchmarkLockOSThread(b *testing.B) {
	for b.Loop() {
		runtime.LockOSThread()
		runtime.UnlockOSThread()
	}
}
