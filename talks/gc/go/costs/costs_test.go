package costs

import "testing"

const many = 1000

var (
	ints   []int
	ptrs   []*point
	vals   []point
	buffer []byte
)

func BenchmarkSliceGrown(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ints = grow(many)
	}
	keep(b)
}

func BenchmarkSliceSized(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ints = sized(many)
	}
	keep(b)
}

func BenchmarkPointPointers(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ptrs = pointers(many)
	}
	keep(b)
}

func BenchmarkPointValues(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		vals = values(many)
	}
	keep(b)
}

// use keeps the buffer on the heap.
func use(p []byte) {
	buffer = p
	p[0]++
}

func BenchmarkBufferFresh(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		fresh(use)
	}
	keep(b)
}

func BenchmarkBufferPooled(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		pooled(use)
	}
	keep(b)
}
