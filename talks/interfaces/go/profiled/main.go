// Profiled calls a method through an interface in a hot loop; default.pgo says that it is nearly always a Square.
// The profile was recorded from a longer run of this loop, with a method that does more and isn't inlined.
package main

import "fmt"

type Shape interface{ Area() float64 }

type Square struct{ side float64 }

func (s Square) Area() float64 { return s.side * s.side }

type Circle struct{ r float64 }

func (c Circle) Area() float64 { return 3 * c.r * c.r }

// region hot

//go:noinline
func total(list []Shape) (sum float64) {
	for _, s := range list {
		sum += s.Area() // hot
	}
	return sum
}

// endregion

func main() {
	list := make([]Shape, 1000)
	for i := range list {
		list[i] = Square{2}
	}
	list[999] = Circle{1}
	var sum float64
	for range 100 {
		sum += total(list)
	}
	fmt.Println(sum)
}
