// Sum adds numbers three ways: as any, as an interface with a method, and as a type parameter.
package main

import (
	"fmt"
	"testing"
)

// region task
func sumAny(list []any) (sum int) {
	for _, x := range list {
		sum += x.(int)
	}
	return sum
}

func boxed(list []int) []any {
	all := make([]any, len(list))
	for i, n := range list {
		all[i] = n
	}
	return all
}

// endregion

// region solution
func sum[T ~int | ~float64](list []T) (sum T) {
	for _, x := range list {
		sum += x
	}
	return sum
}

// endregion

var (
	list  = make([]int, 1000)
	total int
)

func main() {
	for i := range list {
		list[i] = i
	}
	fmt.Println("task:", testing.AllocsPerRun(100, func() { total = sumAny(boxed(list)) }), "allocations")
	fmt.Println("solution:", testing.AllocsPerRun(100, func() { total = sum(list) }), "allocations")
}
