// What one operation costs, or a pair of them, if nobody else wants the same thing.
package costs

import (
	"sync"
	"sync/atomic"
	"testing"
)

var sink int

func BenchmarkAtomicLoad(b *testing.B) {
	var n atomic.Int64
	for b.Loop() {
		n.Load()
	}
}

func BenchmarkOnceDone(b *testing.B) {
	var o sync.Once
	o.Do(func() {})
	for b.Loop() {
		o.Do(func() { sink++ })
	}
}

func BenchmarkAtomicAdd(b *testing.B) {
	var n atomic.Int64
	for b.Loop() {
		n.Add(1)
	}
}

func BenchmarkMutex(b *testing.B) {
	var m sync.Mutex
	for b.Loop() {
		m.Lock()
		sink++
		m.Unlock()
	}
}

func BenchmarkReadLock(b *testing.B) {
	var m sync.RWMutex
	for b.Loop() {
		m.RLock()
		sink++
		m.RUnlock()
	}
}

func BenchmarkWriteLock(b *testing.B) {
	var m sync.RWMutex
	for b.Loop() {
		m.Lock()
		sink++
		m.Unlock()
	}
}

func BenchmarkPool(b *testing.B) {
	p := sync.Pool{New: func() any { return new([64]byte) }}
	for b.Loop() {
		p.Put(p.Get())
	}
}

func BenchmarkChannel(b *testing.B) {
	c := make(chan int, 1)
	for b.Loop() {
		c <- sink
		sink = <-c
	}
}
