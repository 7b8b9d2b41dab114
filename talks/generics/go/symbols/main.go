// Command symbols calls two generic functions with many types, and lists what its own file holds of them.
package main

import (
	"cmp"
	"fmt"
)

// region types
type Celsius float64
type Kelvin float64
type User struct{ name string }
type Order struct{ id int }

// endregion

// region generic
//
//go:noinline
func Max[T cmp.Ordered](a, b T) T {
	if a < b {
		return b
	}
	return a
}

//go:noinline
func Box[T any](v T) any { return v }

//go:noinline
func Eq[T comparable](a, b T) bool { return a == b }

// endregion

func main() {
	// region calls
	Max(1, 2)
	Max(1.5, 2)
	Max(Celsius(1), 2)
	Max(Kelvin(1), 2)
	Box(&User{})
	Box(&Order{})
	Eq(&User{}, nil)
	Eq(&Order{}, nil)
	// endregion
	for _, s := range own() {
		fmt.Printf("%s %4d %s\n", kind(s), s.Size, s.Name)
	}
}
