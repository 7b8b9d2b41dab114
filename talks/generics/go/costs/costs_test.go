package costs

import "testing"

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

func BenchmarkEachMethod(b *testing.B) { each(b, func() { EachMethod(evens) }) }

func BenchmarkEachFunc(b *testing.B) { each(b, func() { Evens(evens) }) }

func each(b *testing.B, f func()) {
	for b.Loop() {
		f()
	}
	keep(b)
}
