// Three maps for many goroutines: one with a Mutex, one with an RWMutex, and sync.Map.
package mapbench

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

type store interface {
	load(int) (int, bool)
	store(int, int)
}

type mutexMap struct {
	mu sync.Mutex
	m  map[int]int
}

func (m *mutexMap) load(k int) (int, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.m[k]
	return v, ok
}

func (m *mutexMap) store(k, v int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[k] = v
}

type rwMap struct {
	mu sync.RWMutex
	m  map[int]int
}

func (m *rwMap) load(k int) (int, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v, ok := m.m[k]
	return v, ok
}

func (m *rwMap) store(k, v int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[k] = v
}

type syncMap struct{ m sync.Map }

func (m *syncMap) load(k int) (int, bool) {
	v, ok := m.m.Load(k)
	if !ok {
		return 0, false
	}
	return v.(int), true
}

func (m *syncMap) store(k, v int) { m.m.Store(k, v) }

const keys = 1024 // that are there from the beginning

var maps = []struct {
	name string
	new  func() store
}{
	{"Mutex", func() store { return &mutexMap{m: map[int]int{}} }},
	{"RWMutex", func() store { return &rwMap{m: map[int]int{}} }},
	{"Map", func() store { return new(syncMap) }},
}

func all(b *testing.B, f func(b *testing.B, m store)) {
	for _, one := range maps {
		b.Run(one.name, func(b *testing.B) {
			m := one.new()
			for k := range keys {
				m.store(k, k)
			}
			b.ResetTimer()
			f(b, m)
		})
	}
}

func BenchmarkRead(b *testing.B) {
	all(b, func(b *testing.B, m store) {
		b.RunParallel(func(pb *testing.PB) {
			for k := 0; pb.Next(); k++ {
				m.load(k % keys)
			}
		})
	})
}

func BenchmarkMixed(b *testing.B) {
	all(b, func(b *testing.B, m store) {
		b.RunParallel(func(pb *testing.PB) {
			for k := 0; pb.Next(); k++ {
				if k%10 == 0 {
					m.store(k%keys, k)
				} else {
					m.load(k % keys)
				}
			}
		})
	})
}

func BenchmarkFill4k(b *testing.B)  { fill(b, 4<<10) }
func BenchmarkFill64k(b *testing.B) { fill(b, 64<<10) }

// fill stores and loads so many new keys in an empty map, and says what one of them costs.
func fill(b *testing.B, n int) {
	for _, one := range maps {
		b.Run(one.name, func(b *testing.B) {
			for range b.N {
				share(one.new(), n)
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N*n)
			b.ReportMetric(each, "ns/op") // for each key, not for each map
		})
	}
}

// share lets as many goroutines as there are processors share n keys.
func share(m store, n int) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := int(next.Add(1)); k <= n; k = int(next.Add(1)) {
				m.store(k, k)
				m.load(k)
			}
		}()
	}
	wg.Wait()
}
