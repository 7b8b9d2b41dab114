package costs

import (
	"math/rand/v2"
	"slices"
	"sort"
	"testing"
)

// calls is how often a method is called in one operation of a benchmark.
const calls = 1000

func BenchmarkKnown(b *testing.B) { each(b, "ns/call", func() { Known(&Counter{}, calls) }) }

func BenchmarkInterface(b *testing.B) { each(b, "ns/call", func() { Interface(&Counter{}, calls) }) }

func BenchmarkParam(b *testing.B) { each(b, "ns/call", func() { Param(&Counter{}, calls) }) }

func BenchmarkParamOfInterface(b *testing.B) {
	each(b, "ns/call", func() { Param[Adder](&Counter{}, calls) })
}

func BenchmarkInlinedInterface(b *testing.B) {
	each(b, "ns/call", func() { CallInterface(&Counter{}, calls) })
}

func BenchmarkInlinedParam(b *testing.B) { each(b, "ns/call", func() { CallParam(&Counter{}, calls) }) }

var (
	ints  = make([]int, calls)
	evens = make([]Int, calls)
)

func BenchmarkSumInts(b *testing.B) { each(b, "ns/element", func() { SumInts(ints) }) }

func BenchmarkSumParam(b *testing.B) { each(b, "ns/element", func() { Sum(ints) }) }

func BenchmarkSumMethod(b *testing.B) { each(b, "ns/element", func() { SumMethod(evens) }) }

func BenchmarkMethod(b *testing.B) { each(b, "ns/element", func() { Count(evens) }) }

func BenchmarkFunction(b *testing.B) { each(b, "ns/element", func() { Evens(evens) }) }

var mixed = func() []int {
	r := rand.New(rand.NewPCG(1, 2))
	return r.Perm(calls)
}()

func BenchmarkSortOld(b *testing.B) {
	v := make([]int, calls)
	each(b, "ns/element", func() {
		copy(v, mixed)
		sort.Slice(v, func(i, j int) bool { return v[i] < v[j] })
	})
}

func BenchmarkSortGeneric(b *testing.B) {
	v := make([]int, calls)
	each(b, "ns/element", func() {
		copy(v, mixed)
		slices.Sort(v)
	})
}

func each(b *testing.B, unit string, f func()) {
	for b.Loop() {
		f()
	}
	keep(b)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/calls, unit)
}
