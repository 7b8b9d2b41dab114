package costs

import (
	"runtime"
	"sync"
	"syscall"
	"testing"
)

func BenchmarkCall(b *testing.B) {
	for b.Loop() {
		empty()
	}
	keep(b)
}

func BenchmarkGosched(b *testing.B) {
	for b.Loop() {
		runtime.Gosched()
	}
	keep(b)
}

func BenchmarkGoAndWait(b *testing.B) {
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			empty()
		}()
		wg.Wait()
	}
	keep(b)
}

func BenchmarkRoundTrip(b *testing.B) {
	there, back := make(chan int), make(chan int)
	go echo(there, back)
	for b.Loop() {
		there <- 1
		<-back
	}
	close(there)
	keep(b)
}

// BenchmarkRoundTripLocked is the same, but each of the two goroutines is locked to a thread of its own.
func BenchmarkRoundTripLocked(b *testing.B) { locked(b) }

// BenchmarkRoundTripLockedTwoPs gives each of the two threads a P.
func BenchmarkRoundTripLockedTwoPs(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	locked(b)
}

func locked(b *testing.B) {
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

// BenchmarkGetppidRaw calls the kernel behind the scheduler's back.
func BenchmarkGetppidRaw(b *testing.B) {
	for b.Loop() {
		syscall.RawSyscall(syscall.SYS_GETPPID, 0, 0, 0)
	}
	keep(b)
}

// BenchmarkGetppid tells the scheduler before and after.
func BenchmarkGetppid(b *testing.B) {
	for b.Loop() {
		syscall.Syscall(syscall.SYS_GETPPID, 0, 0, 0)
	}
	keep(b)
}
