// A word of bits of one's own: a gate that can be closed, and that counts who is inside.
package main

import (
	"fmt"
	"sync/atomic"
)

// region gate
// Bit 0: the gate is closed. From bit 1 on: how many are inside.
type Gate struct{ word atomic.Uint32 }

// Enter counts one more, unless the gate is closed.
//	func (g *Gate) Enter() bool

// Close closes the gate, and says how many are inside.
//	func (g *Gate) Close() uint32

// endregion

// region solved
func (g *Gate) Enter() bool {
	for {
		old := g.word.Load()
		if old&1 != 0 {
			return false
		}
		if g.word.CompareAndSwap(old, old+2) {
			return true
		}
	}
}

func (g *Gate) Close() uint32 {
	return g.word.Or(1) >> 1
}

// endregion

func main() {
	var g Gate
	fmt.Println("enter", g.Enter())
	fmt.Println("enter", g.Enter())
	fmt.Println("close, inside:", g.Close())
	fmt.Println("enter", g.Enter())
}
