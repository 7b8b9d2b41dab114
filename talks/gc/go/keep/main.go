// Keep is an exercise: a stack of pages is emptied, and the pages stay.
package main

import (
	"fmt"
	"runtime"
)

const mib = 1 << 20

type page [mib]byte

// region pop
type stack struct{ pages []*page }

func (s *stack) push(p *page) { s.pages = append(s.pages, p) }

func (s *stack) pop() *page {
	last := len(s.pages) - 1
	p := s.pages[last]
	s.pages = s.pages[:last]
	return p
}

// endregion

// region solved
func (s *stack) popAndForget() *page {
	last := len(s.pages) - 1
	p := s.pages[last]
	s.pages[last] = nil // the array forgets it, too
	s.pages = s.pages[:last]
	return p
}

// endregion

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return (m.HeapAlloc + mib/2) / mib
}

func run(what string, pop func(*stack) *page) {
	var s stack
	for range 100 {
		s.push(new(page))
	}
	full := heap()
	for range 100 {
		pop(&s)
	}
	fmt.Printf("%s full %d MiB, empty %d MiB, len %d\n", what, full, heap(), len(s.pages))
	runtime.KeepAlive(&s)
}

func main() {
	run("pop:         ", (*stack).pop)
	run("popAndForget:", (*stack).popAndForget)
}
