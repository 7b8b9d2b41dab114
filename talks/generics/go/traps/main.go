// Command traps shows what surprises: comparable, nil and type switches.
package main

import "fmt"

// region comparable
func Index[T comparable](s []T, v T) int {
	for i, x := range s {
		if x == v {
			return i
		}
	}
	return -1
}

// endregion

// region nil
func IsNil[T any](v T) bool { return any(v) == nil }

// endregion

// region switch
type Celsius float64

func Kind[T ~int | ~float64](v T) string {
	switch any(v).(type) {
	case int:
		return "whole"
	case float64:
		return "float"
	}
	return "neither?"
}

// endregion

func main() {
	fmt.Println(Index([]any{1, "two"}, any("two")))
	func() {
		defer func() { fmt.Println("panic:", recover()) }()
		Index([]any{1, []int{2}}, any([]int{2}))
	}()
	var p *int
	var err error
	fmt.Println(IsNil(p), IsNil(err))
	fmt.Println(Kind(1), Kind(1.5), Kind(Celsius(20)))
}
