// The compiler's rules, a function each; go build -gcflags='-m -l' speaks of every line.
package main

import "fmt"

type point struct{ x, y int }

var kept *point

// region return
type cell struct{ x *int }

func newCell(x *int) *cell {
	p := cell{x}
	return &p
}

// endregion

// region tags
func same(p *point) *point {
	return p
}
func first(ps []*point) *point {
	return ps[0]
}
func keep(p *point) {
	kept = p
}
func sum(p *point) int {
	return p.x + p.y
}

// endregion

// region caller
func caller() int {
	a, b := point{1, 2}, point{3, 4}
	keep(&b)
	return sum(same(&a))
}

// endregion

// region new
func alike() int {
	p := &point{1, 2}
	q := new(point)
	r := point{3, 4}
	return sum(p) + sum(q) + sum(&r)
}

// endregion

// region loop
func last(n int) int {
	r := point{0, 0}
	p := &r
	for i := range n {
		q := point{i, i}
		p = &q
	}
	return sum(p)
}

// endregion

type shape interface{ area() int }

type square struct{ side int }

// region shape

func (s *square) area() int { return s.side * s.side }

func area(s shape) int { return s.area() }

func room(side int) int {
	sq := square{side}
	return area(&sq)
}

// endregion

// region closure
func counter() func() int {
	n := 0
	return func() int {
		n++
		return n
	}
}

func plus(n int) int {
	add := func(k int) int { return n + k }
	return add(1)
}

// endregion

// region makes
func sizes(n int) int {
	a := make([]int, 100)
	b := make([]int, n)
	c := make([]int, 10_000)
	return len(a) + len(b) + len(c)
}

// endregion

func send(c chan *point, m map[string]*point, h *pair) {
	// region containers
	p := point{1, 2}
	q := point{3, 4}
	r := point{5, 6}
	c <- &p
	m["q"] = &q
	h.a = &r
	// endregion
}

// region print
func hello(n int) {
	fmt.Println(
		"hello",
		n,
	)
}

// endregion

// region fields
type pair struct{ a, b *point }

func fields() *point {
	x, y := point{1, 2}, point{3, 4}
	p := pair{&x, &y}
	return p.a
}

// endregion

func main() {
	fmt.Println(*newCell(new(int)).x, first([]*point{kept, {1, 2}}), caller(), alike(), last(3), room(2))
	fmt.Println(counter()(), plus(1), sizes(4), fields())
	send(make(chan *point, 1), map[string]*point{}, new(pair))
	hello(1)
}
