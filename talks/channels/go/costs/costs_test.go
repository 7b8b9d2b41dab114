package costs

import (
	"sync"
	"sync/atomic"
	"testing"
)

var sink int64

func BenchmarkAtomicLoad(b *testing.B) {
	var n atomic.Int64
	for b.Loop() {
		sink = n.Load()
	}
	keep(b)
}

func BenchmarkAtomicAdd(b *testing.B) {
	var n atomic.Int64
	for b.Loop() {
		n.Add(1)
	}
	keep(b)
}

func BenchmarkMutex(b *testing.B) {
	var mu sync.Mutex
	for b.Loop() {
		mu.Lock()
		sink++
		mu.Unlock()
	}
	keep(b)
}

// BenchmarkSlot reads a value that is kept in a channel of capacity one: take it, put it back.
func BenchmarkSlot(b *testing.B) {
	c := make(chan int64, 1)
	c <- 42
	for b.Loop() {
		v := <-c
		c <- v
	}
	keep(b)
}

// BenchmarkClosed receives from a closed channel, which is always ready.
func BenchmarkClosed(b *testing.B) {
	c := closed()
	for b.Loop() {
		<-c
	}
	keep(b)
}

// BenchmarkLook looks whether there is something, and there is nothing: no lock is taken.
func BenchmarkLook(b *testing.B) {
	c := make(chan int64)
	for b.Loop() {
		select {
		case <-c:
		default:
		}
	}
	keep(b)
}

// BenchmarkTrip sends a value to a goroutine and waits for the answer.
func BenchmarkTrip(b *testing.B) {
	there, back := make(chan int64), make(chan int64)
	go func() {
		for v := range there {
			back <- v
		}
	}()
	for b.Loop() {
		there <- 1
		<-back
	}
	close(there)
	keep(b)
}

func BenchmarkSelect2(b *testing.B) {
	c := [2]chan int64{closed(), closed()}
	for b.Loop() {
		select {
		case <-c[0]:
		case <-c[1]:
		}
	}
	keep(b)
}

func BenchmarkSelect4(b *testing.B) {
	c := [4]chan int64{closed(), closed(), closed(), closed()}
	for b.Loop() {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		}
	}
	keep(b)
}

func BenchmarkSelect8(b *testing.B) {
	var c [8]chan int64
	for i := range c {
		c[i] = closed()
	}
	for b.Loop() {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		case <-c[4]:
		case <-c[5]:
		case <-c[6]:
		case <-c[7]:
		}
	}
	keep(b)
}

func BenchmarkSelect16(b *testing.B) {
	var c [16]chan int64
	for i := range c {
		c[i] = closed()
	}
	for b.Loop() {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		case <-c[4]:
		case <-c[5]:
		case <-c[6]:
		case <-c[7]:
		case <-c[8]:
		case <-c[9]:
		case <-c[10]:
		case <-c[11]:
		case <-c[12]:
		case <-c[13]:
		case <-c[14]:
		case <-c[15]:
		}
	}
	keep(b)
}

func closed() chan int64 {
	c := make(chan int64)
	close(c)
	return c
}
