// Command names shows how generic functions and types are called in a stack trace, and by %T.
package main

import (
	"fmt"
	"runtime"
)

// region names
type Pair[K comparable, V any] struct {
	k K
	v V
}

func where[T any](v T) string {
	pc, _, _, _ := runtime.Caller(0)
	return runtime.FuncForPC(pc).Name()
}

// endregion

func main() {
	// region calls
	fmt.Println(where(1), where("x"))
	fmt.Printf("%T\n", Pair[string, *int]{})
	// endregion
}
