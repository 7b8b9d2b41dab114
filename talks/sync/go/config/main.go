// When an atomic is enough: a counter, a flag, and a pointer to something that nobody changes any more.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// region pointer
type Config struct{ Limit int } // never changed once it is published

var current atomic.Pointer[Config]

func limit() int { return current.Load().Limit } // any reader, no lock

func setLimit(n int) {
	current.Store(&Config{Limit: n}) // a new one, swapped in whole
}

// endregion

// region notenough
var balance, credit atomic.Int64 // together never below 100

func move(sum int64) {
	balance.Add(-sum)
	// Here everybody sees the sum missing.
	seen = balance.Load() + credit.Load()
	credit.Add(sum)
}

// endregion

var seen int64

// region lost
func addTwice(n *atomic.Int64, step func()) {
	old := n.Load()
	step() // somebody else adds here
	n.Store(old + 1)
}

// endregion

func main() {
	setLimit(1)
	setLimit(2)
	fmt.Println("the limit is", limit())

	balance.Store(100)
	move(30)
	fmt.Println("balance and credit together, seen in between:", seen)

	var n atomic.Int64
	addTwice(&n, func() { n.Add(1) })
	fmt.Println("two additions by load and store:", n.Load())

	var hits atomic.Int64
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() { hits.Add(1) })
	}
	wg.Wait()
	fmt.Println("a thousand by Add:", hits.Load())
}
