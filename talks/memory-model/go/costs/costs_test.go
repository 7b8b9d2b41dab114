// What synchronisation costs: one goroutine alone, and all processors at once on the same variable.
package costs

import (
	"sync"
	"sync/atomic"
	"testing"
)

var (
	plain int64
	n     atomic.Int64
	mu    sync.Mutex
	rw    sync.RWMutex
	once  sync.Once
	sink  int64
)

func BenchmarkPlainRead(b *testing.B) {
	for b.Loop() {
		sink = plain
	}
}

func BenchmarkAtomicLoad(b *testing.B) {
	for b.Loop() {
		sink = n.Load()
	}
}

func BenchmarkAtomicStore(b *testing.B) {
	for b.Loop() {
		n.Store(1)
	}
}

func BenchmarkAtomicAdd(b *testing.B) {
	for b.Loop() {
		n.Add(1)
	}
}

func BenchmarkOnceDo(b *testing.B) {
	for b.Loop() {
		once.Do(func() {})
	}
}

func BenchmarkMutex(b *testing.B) {
	for b.Loop() {
		mu.Lock()
		plain++
		mu.Unlock()
	}
}

func BenchmarkRWMutexRead(b *testing.B) {
	for b.Loop() {
		rw.RLock()
		sink = plain
		rw.RUnlock()
	}
}

func BenchmarkSharedLoad(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		var last int64
		for pb.Next() {
			last = n.Load()
		}
		_ = last
	})
}

func BenchmarkSharedAdd(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n.Add(1)
		}
	})
}

func BenchmarkSharedMutex(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			mu.Lock()
			plain++
			mu.Unlock()
		}
	})
}

func BenchmarkSharedRLock(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			rw.RLock()
			rw.RUnlock()
		}
	})
}
