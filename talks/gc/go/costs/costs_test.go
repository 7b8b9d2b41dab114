package costs

import "testing"

const many = 1000

var (
	ints   []int
	ptrs   []*point
	vals   []point
	buffer []byte
)

func BenchmarkSlice(b *testing.B) {
	b.Run("grown", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ints = grow(many)
		}
		keep(b)
	})
	b.Run("sized", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ints = sized(many)
		}
		keep(b)
	})
}

func BenchmarkPoints(b *testing.B) {
	b.Run("pointers", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ptrs = pointers(many)
		}
		keep(b)
	})
	b.Run("values", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			vals = values(many)
		}
		keep(b)
	})
}

// use keeps the buffer on the heap.
func use(p []byte) {
	buffer = p
	p[0]++
}

func BenchmarkBuffer(b *testing.B) {
	b.Run("fresh", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			fresh(use)
		}
		keep(b)
	})
	b.Run("pooled", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			pooled(use)
		}
		keep(b)
	})
}
