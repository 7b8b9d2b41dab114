package crowd

import (
	"sync"
	"sync/atomic"
	"testing"
)

// crowd is how many goroutines there are for each P.
const crowd = 4

func together(b *testing.B, once func()) {
	b.SetParallelism(crowd)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			once()
		}
	})
	keep(b)
}

func BenchmarkReadAtomic(b *testing.B) {
	var n atomic.Int64
	n.Store(42)
	together(b, func() {
		if n.Load() != 42 {
			panic("lost")
		}
	})
}

func BenchmarkReadMutex(b *testing.B) {
	var mu sync.RWMutex
	n := 42
	together(b, func() {
		mu.RLock()
		if n != 42 {
			panic("lost")
		}
		mu.RUnlock()
	})
}

func BenchmarkReadSlot(b *testing.B) {
	c := make(chan int64, 1)
	c <- 42
	together(b, func() {
		v := <-c
		c <- v
	})
}

func BenchmarkCountAtomic(b *testing.B) {
	var n atomic.Int64
	together(b, func() { n.Add(1) })
}

func BenchmarkCountMutex(b *testing.B) {
	var mu sync.Mutex
	n := 0
	together(b, func() {
		mu.Lock()
		n++
		mu.Unlock()
	})
}

func BenchmarkCountSlot(b *testing.B) {
	c := make(chan int64, 1)
	c <- 0
	together(b, func() { c <- <-c + 1 })
}

func BenchmarkStream0(b *testing.B)    { stream(b, 0) }
func BenchmarkStream1(b *testing.B)    { stream(b, 1) }
func BenchmarkStream8(b *testing.B)    { stream(b, 8) }
func BenchmarkStream64(b *testing.B)   { stream(b, 64) }
func BenchmarkStream1024(b *testing.B) { stream(b, 1024) }

// stream sends values through a buffer to a goroutine that does nothing with them.
func stream(b *testing.B, size int) {
	c, done := make(chan int, size), make(chan bool)
	go func() {
		for range c {
		}
		close(done)
	}()
	for i := 0; i < b.N; i++ {
		c <- 1
	}
	close(c)
	<-done
	keep(b)
}
