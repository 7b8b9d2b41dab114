// Boxing puts values of several sorts into an interface that escapes, and counts allocations.
package main

import (
	"fmt"
	"testing"
)

type point struct{ x, y int }

type pair struct {
	name string
	n    int
}

var (
	sink   any
	number = 1000
	small  = 200
	flag   = true
	octet  = byte(200)
	word   = "a word"
	none   = ""
	list   = []int{1, 2, 3}
	nolist []int
	p      = point{3, 4}
	q      = pair{"q", 5}
	ratio  = 2.5
	zero   = 0.0
	table  = map[string]int{"a": 1}
	fn     = func() {}
)

// region boxing
func pointer()  { sink = &p }
func empty()    { sink = struct{}{} }
func boolean()  { sink = flag }
func smallInt() { sink = small }
func largeInt() { sink = number }
func text()     { sink = word }
func slice()    { sink = list }
func structure() {
	sink = p
}
func constant() { sink = 1000 }
func literal()  { sink = point{3, 4} }

// endregion

func mapping()   { sink = table }
func function()  { sink = fn }
func byteValue() { sink = octet }
func emptyText() { sink = none }
func nilSlice()  { sink = nolist }
func float()     { sink = ratio }
func zeroFloat() { sink = zero }
func withText()  { sink = q }
func copied()    { sink = sink2 }

var sink2 any = 1000

// region stays
func stays() bool {
	var x any = number
	return equal(x)
}

//go:noinline
func equal(x any) bool { n, ok := x.(int); return ok && n > 0 }

// endregion

var kept bool

func staying() { kept = stays() }

func main() {
	for _, one := range []struct {
		what string
		run  func()
	}{
		{"a pointer", pointer}, {"a map", mapping}, {"a function", function},
		{"a value without a size", empty}, {"a bool", boolean}, {"a byte", byteValue},
		{"a small integer, 200", smallInt}, {"a large integer, 1000", largeInt},
		{"a float, 2.5", float}, {"a float, 0", zeroFloat},
		{"a string", text}, {"an empty string", emptyText},
		{"a slice", slice}, {"a nil slice", nilSlice},
		{"a struct of two integers", structure}, {"a struct with a string", withText},
		{"a constant, 1000", constant}, {"a constant struct", literal},
		{"a large integer that stays", staying}, {"from one interface to another", copied},
	} {
		fmt.Printf("%s: %.0f\n", one.what, testing.AllocsPerRun(1000, one.run))
	}
}
