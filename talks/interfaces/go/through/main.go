// Through passes a buffer to a method, directly and through an interface.
package main

import (
	"fmt"
	"testing"
)

// region through
type reader interface{ Read(p []byte) int }

type zeros struct{}

func (zeros) Read(p []byte) int { clear(p); return len(p) }

func direct(z zeros) int {
	var buf [64]byte
	return z.Read(buf[:])
}

func through(r reader) int {
	var buf [64]byte
	return r.Read(buf[:])
}

// endregion

var (
	z zeros
	r reader = z
	n int
)

func callDirect()  { n = direct(z) }
func callThrough() { n = through(r) }

func main() {
	fmt.Printf("direct: %.0f allocations\n", testing.AllocsPerRun(1000, callDirect))
	fmt.Printf("through the interface: %.0f allocations\n", testing.AllocsPerRun(1000, callThrough))
}
