package sites

import "testing"

var ok bool

func BenchmarkAny(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		_, ok = Values[i&7].(B)
	}
	keep(b)
}

func BenchmarkCompiled(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		_, ok = Compiled[i&7].(B)
	}
	keep(b)
}

func BenchmarkMade(b *testing.B) {
	list := Made()
	for i := 0; b.Loop(); i++ {
		_, ok = list[i&7].(B)
	}
	keep(b)
}

// BenchmarkMended differs from BenchmarkMade by the hash alone.
func BenchmarkMended(b *testing.B) {
	list := Mended()
	for i := 0; b.Loop(); i++ {
		_, ok = list[i&7].(B)
	}
	keep(b)
}
