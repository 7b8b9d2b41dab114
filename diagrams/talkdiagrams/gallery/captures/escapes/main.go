package main

import (
	"fmt"
	"io"
	"os"
)

type point struct{ x, y int }

// region values
func sum(p *point) int { return p.x + p.y }

func stays() int {
	p := point{3, 4}
	return sum(&p)
}

func leaves() *point {
	p := point{3, 4}
	return &p
}

func says(n int) {
	fmt.Println("n is", n)
}

func grows(n int) []int {
	fixed := make([]int, 64)
	open := make([]int, n)
	copy(open, fixed)
	return open
}

func later(n int) func() int {
	return func() int { n++; return n }
}

// endregion

func keep(dst **point, p *point) { *dst = p }

func write(w io.Writer, s string) { io.WriteString(w, s) }

type shape interface{ area() int }

func (p *point) area() int { return p.x * p.y }

func direct() int {
	var s shape = &point{1, 2}
	return s.area()
}

func concat(a, b string) string { return a + b }

func convert(b []byte) string { return string(b) }

func generic[T any](v T) *T { return &v }

func main() {
	fmt.Println(stays(), leaves().x, len(grows(9)), later(1)())
	says(5)
	var q *point
	keep(&q, &point{5, 6})
	write(os.Stdout, concat("a", "b"))
	fmt.Println(direct(), convert([]byte("x")), *generic(7), q.x)
	for i := 0; i < 3; i++ {
		defer func() { fmt.Println(i) }()
	}
	go func(done chan<- bool) { close(done) }(make(chan bool))
}
