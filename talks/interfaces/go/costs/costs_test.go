package costs

import (
	"math/rand/v2"
	"testing"
)

const many = 8192

var (
	sink  int
	boxes any
	ok    bool
)

func ones() (list []*one) {
	for range many {
		list = append(list, new(one))
	}
	return list
}

// mixed returns adders of four types in an order that no processor can learn.
func mixed() (list []adder) {
	r := rand.New(rand.NewPCG(1, 2))
	for range many {
		list = append(list, [...]adder{new(one), new(two), new(three), new(four)}[r.IntN(4)])
	}
	return list
}

func alike() (list []adder) {
	for _, a := range ones() {
		list = append(list, a)
	}
	return list
}

func BenchmarkInlined(b *testing.B) {
	list := ones()
	for b.Loop() {
		sink = totalInlined(list)
	}
	keep(b, many)
}

func BenchmarkDirect(b *testing.B) {
	list := ones()
	for b.Loop() {
		sink = totalDirect(list)
	}
	keep(b, many)
}

func BenchmarkDynamic(b *testing.B) {
	list := alike()
	for b.Loop() {
		sink = totalDynamic(list)
	}
	keep(b, many)
}

func BenchmarkMixed(b *testing.B) {
	list := mixed()
	for b.Loop() {
		sink = totalDynamic(list)
	}
	keep(b, many)
}

// BenchmarkGenericPointer calls through the dictionary: all pointers have one shape.
func BenchmarkGenericPointer(b *testing.B) {
	list := ones()
	for b.Loop() {
		sink = total(list)
	}
	keep(b, many)
}

// BenchmarkGenericValue has a body of its own.
func BenchmarkGenericValue(b *testing.B) {
	list := make([]value, many)
	for b.Loop() {
		sink = total(list)
	}
	keep(b, many)
}

type namer interface{ name() string }

func (a *one) name() string { return "one" }

func (a *two) name() string { return "two" }

func (a *three) name() string { return "three" }

func (a *four) name() string { return "four" }

func anys() (list []any) {
	for _, a := range mixed() {
		list = append(list, a)
	}
	return list
}

func BenchmarkConcrete(b *testing.B) {
	list := anys()
	for b.Loop() {
		for _, x := range list {
			_, ok = x.(*one)
		}
	}
	keep(b, many)
}

func BenchmarkSwitchConcrete(b *testing.B) {
	list := anys()
	for b.Loop() {
		for _, x := range list {
			switch x.(type) {
			case int:
				sink = 1
			case *four:
				sink = 2
			case *three:
				sink = 3
			case *two:
				sink = 4
			case *one:
				sink = 5
			}
		}
	}
	keep(b, many)
}

func BenchmarkInterface(b *testing.B) {
	list := anys()
	for b.Loop() {
		for _, x := range list {
			_, ok = x.(namer)
		}
	}
	keep(b, many)
}

type closer interface{ close() }

// BenchmarkInterfaceNo asks for what none of them has.
func BenchmarkInterfaceNo(b *testing.B) {
	list := anys()
	for b.Loop() {
		for _, x := range list {
			_, ok = x.(closer)
		}
	}
	keep(b, many)
}

func BenchmarkConvertPointer(b *testing.B) {
	p := new(int)
	for b.Loop() {
		boxes = p
	}
	keep(b, 1)
}

func BenchmarkConvertSmall(b *testing.B) {
	n := 200
	for b.Loop() {
		boxes = n
	}
	keep(b, 1)
}

func BenchmarkConvertLarge(b *testing.B) {
	n := 1000
	for b.Loop() {
		boxes = n
		n++
	}
	keep(b, 1)
}

func BenchmarkConvertString(b *testing.B) {
	s := string(make([]byte, 16))
	for b.Loop() {
		boxes = s
	}
	keep(b, 1)
}

func BenchmarkOperator(b *testing.B) {
	list := make([]int, many)
	for b.Loop() {
		sink = sumOf(list)
	}
	keep(b, many)
}

func BenchmarkAsserted(b *testing.B) {
	list := make([]any, many)
	for i := range list {
		list[i] = i
	}
	for b.Loop() {
		sink = sumAny(list)
	}
	keep(b, many)
}
