package costs

import (
	"runtime"
	"sync"
	"testing"
)

func BenchmarkCall(b *testing.B) {
	for b.Loop() {
		empty()
	}
	keep(b)
}

// region goroutine
func BenchmarkGoroutine(b *testing.B) {
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Go(empty)
		wg.Wait()
	}
	keep(b)
}

// endregion

// region thread
// A goroutine that ends while it is locked to its thread takes the thread with it.
func BenchmarkThread(b *testing.B) {
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Go(runtime.LockOSThread)
		wg.Wait()
	}
	keep(b)
}

// endregion

func BenchmarkSwitch(b *testing.B) {
	there, back := make(chan int), make(chan int)
	go echo(there, back)
	for b.Loop() {
		there <- 1
		<-back
	}
	close(there)
	keep(b)
}

// BenchmarkSwitchThreads is the same, but each of the two goroutines is locked to a thread of its own, with a P for each.
func BenchmarkSwitchThreads(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	there, back := make(chan int), make(chan int)
	go func() {
		runtime.LockOSThread()
		echo(there, back)
	}()
	for b.Loop() {
		there <- 1
		<-back
	}
	close(there)
	keep(b)
}

const levels = 1000

// region deep
// Each goroutine is new: its stack has to grow for the first call, and is there for the second.
func BenchmarkDeepFirst(b *testing.B) { deepCall(b, true) }

func BenchmarkDeepSecond(b *testing.B) { deepCall(b, false) }

// endregion

func deepCall(b *testing.B, first bool) {
	b.StopTimer()
	for range b.N {
		done := make(chan bool)
		go func() {
			if !first {
				deep(levels)
			}
			b.StartTimer()
			deep(levels)
			b.StopTimer()
			done <- true
		}()
		<-done
	}
	keep(b)
}
