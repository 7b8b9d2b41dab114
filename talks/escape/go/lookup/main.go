// Conversions between strings and bytes: which of them copy?
package main

import (
	"fmt"
	"testing"
)

var (
	m    = map[string]int{"key": 1}
	key  = []byte("a key that is longer than thirty-two bytes")
	text = string(key)
	n    int
	same bool
	kept string
)

//go:noinline
func count(b []byte) (n int) {
	for _, c := range b {
		if c == 'e' {
			n++
		}
	}
	return n
}

//go:noinline
func zero(b []byte) { clear(b) }

func main() {
	// region table
	rows := []struct {
		what string
		f    func()
	}{
		{"kept = string(b)", func() { kept = string(key) }},
		{"m[string(b)]", func() { n = m[string(key)] }},
		{"string(b) == s", func() { same = string(key) == text }},
		{"range []byte(s)", func() {
			for i := range []byte(text) {
				n = i
			}
		}},
		{"count([]byte(s)), which only reads", func() { n = count([]byte(text)) }},
		{"zero([]byte(s)), which writes", func() { zero([]byte(text)) }},
	}
	for _, r := range rows {
		fmt.Printf("%.0f  %s\n", testing.AllocsPerRun(100, r.f), r.what)
	}
	// endregion
}
