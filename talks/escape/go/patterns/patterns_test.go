// Pairs of functions that do the same: the first allocates, the second does not, or less.
package patterns

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"sync"
	"testing"
)

var (
	sink  int
	text  string
	bufs            = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	names           = []string{"ann", "bob", "eve", "kim", "lea", "max", "zoe", "tom"}
	out   io.Writer = io.Discard
)

// region point
type point struct{ x, y int }

//go:noinline
func pointer(n int) *point {
	return &point{n, n}
}

//go:noinline
func value(n int) point {
	return point{n, n}
}

// endregion

func BenchmarkReturn(b *testing.B) {
	b.Run("before", func(b *testing.B) {
		for b.Loop() {
			sink = pointer(1).x
		}
	})
	b.Run("after", func(b *testing.B) {
		for b.Loop() {
			sink = value(1).x
		}
	})
}

// region print

//go:noinline
func label(n int) string {
	return fmt.Sprintf("id-%d", n)
}

//go:noinline
func labelTo(b []byte, n int64) []byte {
	b = append(b, "id-"...)
	return strconv.AppendInt(b, n, 10)
}

// endregion

func BenchmarkPrint(b *testing.B) {
	b.Run("before", func(b *testing.B) {
		for b.Loop() {
			text = label(12345)
		}
	})
	b.Run("after", func(b *testing.B) {
		var buf [32]byte
		for b.Loop() {
			sink = len(labelTo(buf[:0], 12345))
		}
	})
}

// region iface
type shape interface{ area() int }

type square struct{ side int }

func (s *square) area() int { return s.side * s.side }

//go:noinline
func area(s shape) int {
	return s.area()
}

//go:noinline
func areaOf(s *square) int {
	return s.area()
}

// endregion

func BenchmarkInterface(b *testing.B) {
	b.Run("before", func(b *testing.B) {
		for b.Loop() {
			sink = area(&square{3})
		}
	})
	b.Run("after", func(b *testing.B) {
		for b.Loop() {
			sink = areaOf(&square{3})
		}
	})
}

// region closure
var jobs = make([]func(), 0, 8)

//go:noinline
func each(n int) {
	total := 0
	jobs = jobs[:0]
	for i := range n {
		job := func() { total += i }
		jobs = append(jobs, job)
	}
	for _, job := range jobs {
		job()
	}
	sink = total
}

//go:noinline
func direct(n int) {
	total := 0
	add := func(i int) { total += i }
	for i := range n {
		add(i)
	}
	sink = total
}

// endregion

func BenchmarkClosure(b *testing.B) {
	b.Run("before", func(b *testing.B) {
		for b.Loop() {
			each(4)
		}
	})
	b.Run("after", func(b *testing.B) {
		for b.Loop() {
			direct(4)
		}
	})
}

// region slice

//go:noinline
func grown(n int) []int {
	var xs []int
	for i := range n {
		xs = append(xs, i)
	}
	return xs
}

//go:noinline
func sized(n int) []int {
	xs := make([]int, 0, n)
	for i := range n {
		xs = append(xs, i)
	}
	return xs
}

// endregion

func BenchmarkSlice(b *testing.B) {
	b.Run("before", func(b *testing.B) {
		for b.Loop() {
			sink = len(grown(1000))
		}
	})
	b.Run("after", func(b *testing.B) {
		for b.Loop() {
			sink = len(sized(1000))
		}
	})
}

// region store

//go:noinline
func pointers(m map[string]*point) {
	for i, name := range names {
		m[name] = &point{i, i}
	}
}

//go:noinline
func values(m map[string]point) {
	for i, name := range names {
		m[name] = point{i, i}
	}
}

// endregion

func BenchmarkMap(b *testing.B) {
	b.Run("before", func(b *testing.B) {
		m := map[string]*point{}
		for b.Loop() {
			pointers(m)
		}
	})
	b.Run("after", func(b *testing.B) {
		m := map[string]point{}
		for b.Loop() {
			values(m)
		}
	})
}

// region pool

//go:noinline
func render(n int) {
	buf := new(bytes.Buffer)
	fill(buf, n)
}

//go:noinline
func renderPooled(n int) {
	buf := bufs.Get().(*bytes.Buffer)
	buf.Reset()
	fill(buf, n)
	bufs.Put(buf)
}

// endregion

//go:noinline
func fill(buf *bytes.Buffer, n int) {
	for range n {
		buf.WriteString("some text of a page, ")
	}
	out.Write(buf.Bytes())
}

func BenchmarkPool(b *testing.B) {
	b.Run("before", func(b *testing.B) {
		for b.Loop() {
			render(50)
		}
	})
	b.Run("after", func(b *testing.B) {
		for b.Loop() {
			renderPooled(50)
		}
	})
}

// region method
type server struct{ hits int }

func (s *server) hit() { s.hits++ }

var hook func()

//go:noinline
func register(s *server) {
	hook = s.hit
	hook()
}

//go:noinline
func call(s *server) {
	s.hit()
}

// endregion

func BenchmarkMethod(b *testing.B) {
	b.Run("before", func(b *testing.B) {
		s := new(server)
		for b.Loop() {
			register(s)
		}
	})
	b.Run("after", func(b *testing.B) {
		s := new(server)
		for b.Loop() {
			call(s)
		}
	})
}
