package costs

import (
	"math/rand/v2"
	"slices"
	"sort"
	"testing"
)

// calls is how often a method is called in one operation of a benchmark.
const calls = 1000

func BenchmarkKnown(b *testing.B) { each(b, func() { Known(&Counter{}, calls) }) }

func BenchmarkInterface(b *testing.B) { each(b, func() { Interface(&Counter{}, calls) }) }

func BenchmarkParam(b *testing.B) { each(b, func() { Param(&Counter{}, calls) }) }

func BenchmarkParamOfInterface(b *testing.B) {
	each(b, func() { Param[Adder](&Counter{}, calls) })
}

func BenchmarkInlinedInterface(b *testing.B) { each(b, func() { CallInterface(&Counter{}, calls) }) }

func BenchmarkInlinedParam(b *testing.B) { each(b, func() { CallParam(&Counter{}, calls) }) }

var (
	ints  = make([]int, calls)
	boxed = func() []any {
		v := make([]any, len(ints))
		for i := range v {
			v[i] = i + 1000
		}
		return v
	}()
	evens = make([]Int, calls)
)

func BenchmarkSumInts(b *testing.B) { each(b, func() { SumInts(ints) }) }

func BenchmarkSumParam(b *testing.B) { each(b, func() { Sum(ints) }) }

func BenchmarkSumAny(b *testing.B) { each(b, func() { SumAny(boxed) }) }

func BenchmarkMethod(b *testing.B) { each(b, func() { Count(evens) }) }

func BenchmarkFunction(b *testing.B) { each(b, func() { Evens(evens) }) }

var mixed = func() []int {
	r := rand.New(rand.NewPCG(1, 2))
	return r.Perm(calls)
}()

func BenchmarkSortOld(b *testing.B) {
	v := make([]int, calls)
	each(b, func() {
		copy(v, mixed)
		sort.Slice(v, func(i, j int) bool { return v[i] < v[j] })
	})
}

func BenchmarkSortGeneric(b *testing.B) {
	v := make([]int, calls)
	each(b, func() {
		copy(v, mixed)
		slices.Sort(v)
	})
}

func each(b *testing.B, f func()) {
	for b.Loop() {
		f()
	}
	keep(b)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/calls, "ns/call")
}
