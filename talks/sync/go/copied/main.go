// A lock in a value that is copied: each call locks a lock of its own.
package main

import (
	"fmt"
	"sync"
)

// region copied
type Counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c Counter) Inc(key string) { // a value receiver: c is a copy
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[key]++
}

// endregion

func main() {
	c := Counter{n: map[string]int{}}
	c.Inc("a")
	fmt.Println(c.n["a"])
}
