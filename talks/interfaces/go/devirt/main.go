// Devirt calls through interfaces; the compiler sees through one of them.
package main

type Shape interface{ Area() float64 }

type Square struct{ side float64 }

func (s Square) Area() float64 { return s.side * s.side }

// region devirt
func known() float64 {
	var s Shape = Square{2}
	return s.Area() // known
}

//go:noinline
func unknown(s Shape) float64 {
	return s.Area() // unknown
}

// endregion

func main() {
	println(known() + unknown(Square{3}))
}
