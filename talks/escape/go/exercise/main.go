// The two exercises of the talk, before and after.
package main

import (
	"fmt"
	"strings"
	"testing"
)

// region before1
type sample struct {
	name  string
	value float64
}

func largest(in []sample) *sample {
	var best *sample
	for _, s := range in {
		if best == nil || s.value > best.value {
			best = &s
		}
	}
	return best
}

// endregion

// region after1
func largestAt(in []sample) *sample {
	var best *sample
	for i := range in {
		if best == nil || in[i].value > best.value {
			best = &in[i]
		}
	}
	return best
}

// endregion

// region before2
type writer interface{ WriteString(s string) (int, error) }

func greet(w writer, names []string) {
	for _, n := range names {
		w.WriteString(fmt.Sprintf("hello %s\n", n))
	}
}

// endregion

// region after2
func greetAll(w writer, names []string) {
	for _, n := range names {
		w.WriteString("hello ")
		w.WriteString(n)
		w.WriteString("\n")
	}
}

// endregion

func main() {
	in := make([]sample, 100)
	for i := range in {
		in[i].value = float64(i)
	}
	var b strings.Builder
	b.Grow(1 << 20)
	names := strings.Fields("ann bob eve kim")
	show := func(name string, f func()) {
		fmt.Printf("%s: %.0f allocations\n", name, testing.AllocsPerRun(100, f))
	}
	var got *sample
	show("largest", func() { got = largest(in) })
	show("largestAt", func() { got = largestAt(in) })
	show("greet", func() { greet(&b, names) })
	show("greetAll", func() { greetAll(&b, names) })
	_ = got
}
