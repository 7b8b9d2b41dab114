// Copies shows that an interface holds a copy, which nobody can change.
package main

import "fmt"

type Point struct{ X, Y int }

func main() {
	// region copies
	p := Point{1, 2}
	var x any = p
	var y any = &p
	p.X = 9
	fmt.Println("the copy:", x.(Point).X)
	fmt.Println("the pointer:", y.(*Point).X)
	// x.(Point).X = 5 does not compile
	// endregion
}
