// Package main: type arguments of four sorts; each sort has sixteen.
package main

type (
	Same00 int
	Same01 int
	Same02 int
	Same03 int
	Same04 int
	Same05 int
	Same06 int
	Same07 int
	Same08 int
	Same09 int
	Same10 int
	Same11 int
	Same12 int
	Same13 int
	Same14 int
	Same15 int
)

type (
	Other00 struct{ v [1]int }
	Other01 struct{ v [2]int }
	Other02 struct{ v [3]int }
	Other03 struct{ v [4]int }
	Other04 struct{ v [5]int }
	Other05 struct{ v [6]int }
	Other06 struct{ v [7]int }
	Other07 struct{ v [8]int }
	Other08 struct{ v [9]int }
	Other09 struct{ v [10]int }
	Other10 struct{ v [11]int }
	Other11 struct{ v [12]int }
	Other12 struct{ v [13]int }
	Other13 struct{ v [14]int }
	Other14 struct{ v [15]int }
	Other15 struct{ v [16]int }
)

func sameUnderlying() {
	underOne(Same00(0))
	underOne(Same01(0))
	underOne(Same02(0))
	underOne(Same03(0))
	underOne(Same04(0))
	underOne(Same05(0))
	underOne(Same06(0))
	underOne(Same07(0))
	underOne(Same08(0))
	underOne(Same09(0))
	underOne(Same10(0))
	underOne(Same11(0))
	underOne(Same12(0))
	underOne(Same13(0))
	underOne(Same14(0))
	underOne(Same15(0))
}

func pointersAny() {
	underAny((*Other00)(nil))
	underAny((*Other01)(nil))
	underAny((*Other02)(nil))
	underAny((*Other03)(nil))
	underAny((*Other04)(nil))
	underAny((*Other05)(nil))
	underAny((*Other06)(nil))
	underAny((*Other07)(nil))
	underAny((*Other08)(nil))
	underAny((*Other09)(nil))
	underAny((*Other10)(nil))
	underAny((*Other11)(nil))
	underAny((*Other12)(nil))
	underAny((*Other13)(nil))
	underAny((*Other14)(nil))
	underAny((*Other15)(nil))
}

func pointersComparable() {
	underComparable((*Other00)(nil))
	underComparable((*Other01)(nil))
	underComparable((*Other02)(nil))
	underComparable((*Other03)(nil))
	underComparable((*Other04)(nil))
	underComparable((*Other05)(nil))
	underComparable((*Other06)(nil))
	underComparable((*Other07)(nil))
	underComparable((*Other08)(nil))
	underComparable((*Other09)(nil))
	underComparable((*Other10)(nil))
	underComparable((*Other11)(nil))
	underComparable((*Other12)(nil))
	underComparable((*Other13)(nil))
	underComparable((*Other14)(nil))
	underComparable((*Other15)(nil))
}

func structs() {
	underMany(Other00{})
	underMany(Other01{})
	underMany(Other02{})
	underMany(Other03{})
	underMany(Other04{})
	underMany(Other05{})
	underMany(Other06{})
	underMany(Other07{})
	underMany(Other08{})
	underMany(Other09{})
	underMany(Other10{})
	underMany(Other11{})
	underMany(Other12{})
	underMany(Other13{})
	underMany(Other14{})
	underMany(Other15{})
}
