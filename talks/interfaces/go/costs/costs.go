// Package costs holds the benchmarks of calls, questions and conversions.
package costs

type adder interface{ add(int) int }

type one struct{ n int }

type two struct{ n int }

type three struct{ n int }

type four struct{ n int }

func (a *one) add(x int) int { a.n += x; return a.n }

func (a *two) add(x int) int { a.n += x; return a.n }

func (a *three) add(x int) int { a.n += x; return a.n }

func (a *four) add(x int) int { a.n += x; return a.n }

// plain is what one.add would be if it were never inlined.
//
//go:noinline
func (a *one) plain(x int) int { a.n += x; return a.n }

func total[T adder](list []T) (sum int) {
	for _, a := range list {
		sum += a.add(1)
	}
	return sum
}

func totalDynamic(list []adder) (sum int) {
	for _, a := range list {
		sum += a.add(1)
	}
	return sum
}

func totalInlined(list []*one) (sum int) {
	for _, a := range list {
		sum += a.add(1)
	}
	return sum
}

func totalDirect(list []*one) (sum int) {
	for _, a := range list {
		sum += a.plain(1)
	}
	return sum
}

// value is an adder that is no pointer: as a type parameter it has a shape of its own.
type value struct{ n int }

func (v value) add(x int) int { return v.n + x }

func sumOf[T ~int | ~float64](list []T) (sum T) {
	for _, x := range list {
		sum += x
	}
	return sum
}

func sumAny(list []any) (sum int) {
	for _, x := range list {
		sum += x.(int)
	}
	return sum
}
