// Command cycle does not compile: each call would need a body for a larger type.
package main

// region cycle
func Nest[T any](depth int, v T) {
	if depth > 0 {
		Nest(depth-1, []T{v})
	}
}

// endregion

func main() { Nest(3, "x") }
