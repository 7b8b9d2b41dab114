// Command keeps shows why a slice's own type is a type parameter.
package main

import "fmt"

// region clone
type IDs []int

func (v IDs) String() string { return fmt.Sprint(len(v), " ids") }

func Plain[E any](s []E) []E { return append([]E(nil), s...) }

func Clone[S ~[]E, E any](s S) S { return append(S(nil), s...) }

// endregion

func main() {
	// region calls
	ids := IDs{4, 5}
	fmt.Printf("%T: %v\n", Plain(ids), Plain(ids))
	fmt.Printf("%T: %v\n", Clone(ids), Clone(ids))
	// endregion
}
