// Command methods has a method with a type parameter of its own, which Go 1.27 accepts.
package main

import (
	"fmt"
	"strconv"
)

// region list
type List[T any] struct{ items []T }

func (l List[T]) Map[U any](f func(T) U) List[U] {
	var r List[U]
	for _, v := range l.items {
		r.items = append(r.items, f(v))
	}
	return r
}

// endregion

func main() {
	// region chain
	l := List[int]{[]int{1, 2, 3}}
	words := l.Map(strconv.Itoa).Map(func(s string) string { return "<" + s + ">" })
	fmt.Printf("%T %v\n", words, words.items)
	// endregion
	// region satisfies
	_, ok := any(l).(interface{ Map(func(int) int) List[int] })
	fmt.Println("has a method Map that an interface finds:", ok)
	// endregion
}
