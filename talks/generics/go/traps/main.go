// Command traps shows what surprises: comparable, nil and type switches.
package main

import "fmt"

// region comparable
func Same[T comparable](a, b T) bool { return a == b }

func compare() {
	var two, three any = "two", []int{3}
	fmt.Println(Same(two, three))
	fmt.Println(Same(three, three))
}

// endregion

// region nil
func IsNil[T any](v T) bool { return any(v) == nil }

func nils() {
	var p *int
	var err error
	fmt.Println(IsNil(p), IsNil(err))
}

// endregion

type Celsius float64

// region switch
func Kind[T ~int | ~float64](v T) string {
	switch any(v).(type) {
	case int:
		return "whole"
	case float64:
		return "float"
	}
	return "neither?"
}

func kinds() {
	fmt.Println(Kind(1), Kind(1.5))
	fmt.Println(Kind(Celsius(20)))
}

// endregion

func main() {
	func() {
		defer func() { fmt.Println("panic:", recover()) }()
		compare()
	}()
	nils()
	kinds()
}
