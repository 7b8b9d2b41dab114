// How large may it be? Variables, and what new, make and literals make.
package main

import (
	"fmt"
	"testing"
)

// region limits
func limits() int {
	var a [128 << 10]byte // 128 KiB
	var b [128<<10 + 1]byte
	c := new([64 << 10]byte) // 64 KiB
	d := new([64<<10 + 1]byte)
	e := make([]byte, 64<<10)
	f := make([]byte, 64<<10+1)
	g := []byte{1 << 20: 1} // 1 MiB
	return use(a[:]) + use(b[:]) + use(c[:]) + use(d[:]) + use(e) + use(f) + use(g)
}

// endregion

//go:noinline
func use(b []byte) int { return len(b) }

var sink int

func main() {
	rows := []struct {
		what string
		f    func()
	}{
		{"var [131072]byte", func() { var a [131072]byte; sink = use(a[:]) }},
		{"var [131073]byte", func() { var a [131073]byte; sink = use(a[:]) }},
		{"new([65536]byte)", func() { sink = use(new([65536]byte)[:]) }},
		{"new([65537]byte)", func() { sink = use(new([65537]byte)[:]) }},
		{"make([]byte, 65536)", func() { sink = use(make([]byte, 65536)) }},
		{"make([]byte, 65537)", func() { sink = use(make([]byte, 65537)) }},
		{"[]byte{1 << 20: 1}", func() { sink = use([]byte{1 << 20: 1}) }},
	}
	for _, r := range rows {
		fmt.Printf("%.0f  %s\n", testing.AllocsPerRun(10, r.f), r.what)
	}
}
