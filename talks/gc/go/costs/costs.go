// Package costs holds the benchmarks of what allocating costs, and of what saves it.
package costs

import "sync"

type point struct{ x, y, z int }

// region grow
func grow(n int) []int {
	var s []int
	for i := range n {
		s = append(s, i)
	}
	return s
}

// endregion

// region sized
func sized(n int) []int {
	s := make([]int, 0, n)
	for i := range n {
		s = append(s, i)
	}
	return s
}

// endregion

func pointers(n int) []*point {
	s := make([]*point, n)
	for i := range s {
		s[i] = &point{i, i, i}
	}
	return s
}

func values(n int) []point {
	s := make([]point, n)
	for i := range s {
		s[i] = point{i, i, i}
	}
	return s
}

// region pool
var buffers = sync.Pool{
	New: func() any { return new([16 << 10]byte) },
}

func pooled(use func([]byte)) {
	b := buffers.Get().(*[16 << 10]byte)
	use(b[:])
	buffers.Put(b)
}

// endregion

func fresh(use func([]byte)) {
	b := new([16 << 10]byte)
	use(b[:])
}
