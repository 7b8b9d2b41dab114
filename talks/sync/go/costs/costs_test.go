// What one operation costs if nobody else wants the same thing, and what it costs if somebody does.
package costs

import (
	"sync"
	"sync/atomic"
	"testing"
)

var sink int

func BenchmarkAlone(b *testing.B) {
	b.Run("AtomicLoad", func(b *testing.B) {
		var n atomic.Int64
		for b.Loop() {
			n.Load()
		}
	})
	b.Run("AtomicAdd", func(b *testing.B) {
		var n atomic.Int64
		for b.Loop() {
			n.Add(1)
		}
	})
	b.Run("OnceDone", func(b *testing.B) {
		var o sync.Once
		o.Do(func() {})
		for b.Loop() {
			o.Do(func() { sink++ })
		}
	})
	b.Run("Mutex", func(b *testing.B) {
		var m sync.Mutex
		for b.Loop() {
			m.Lock()
			sink++
			m.Unlock()
		}
	})
	b.Run("RLock", func(b *testing.B) {
		var m sync.RWMutex
		for b.Loop() {
			m.RLock()
			sink++
			m.RUnlock()
		}
	})
	b.Run("WriteLock", func(b *testing.B) {
		var m sync.RWMutex
		for b.Loop() {
			m.Lock()
			sink++
			m.Unlock()
		}
	})
	b.Run("Pool", func(b *testing.B) {
		p := sync.Pool{New: func() any { return new([64]byte) }}
		for b.Loop() {
			p.Put(p.Get())
		}
	})
}

func BenchmarkCounter(b *testing.B) {
	b.Run("Mutex", func(b *testing.B) {
		var m sync.Mutex
		n := 0
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				m.Lock()
				n++
				m.Unlock()
			}
		})
	})
	b.Run("Atomic", func(b *testing.B) {
		var n atomic.Int64
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				n.Add(1)
			}
		})
	})
}
