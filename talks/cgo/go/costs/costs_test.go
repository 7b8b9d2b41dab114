package costs

import (
	"syscall"
	"testing"
)

var (
	text = string(make([]byte, 64))
	sink []byte
)

// region benchmarks
func BenchmarkGoCall(b *testing.B) {
	for b.Loop() {
		goNothing()
	}
	keep(b)
}

func BenchmarkCall(b *testing.B) {
	for b.Loop() {
		intoC()
	}
	keep(b)
}

// endregion

func BenchmarkNocallback(b *testing.B) {
	for b.Loop() {
		intoQuiet()
	}
	keep(b)
}

// BenchmarkSyscall asks the kernel for as little as can be.
func BenchmarkSyscall(b *testing.B) {
	for b.Loop() {
		syscall.Getppid()
	}
	keep(b)
}

// BenchmarkCallback crosses once, and comes back as often as it can.
func BenchmarkCallback(b *testing.B) {
	back(b.N)
	keepLast(b)
}

func BenchmarkPointer(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		withPointer()
	}
	keep(b)
}

func BenchmarkNoescape(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		withNoescape()
	}
	keep(b)
}

func BenchmarkCString(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		copyIn(text)
	}
	keep(b)
}

func BenchmarkGoBytes(b *testing.B) {
	p := room(64)
	b.ReportAllocs()
	for b.Loop() {
		sink = copyOut(p, 64)
	}
	keep(b)
}
