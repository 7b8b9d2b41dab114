// Lazy initialisation, four times: double-checked locking as it is often written, and three ways that are right.
package main

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

type config struct{ name string }

func load() *config { return &config{name: "production"} }

var mu sync.Mutex

// region broken
var cached *config

func broken() *config {
	if cached == nil { // no lock
		mu.Lock()
		defer mu.Unlock()
		if cached == nil {
			cached = load()
		}
	}
	return cached
}

// endregion

// region mended
var current atomic.Pointer[config]

func mended() *config {
	if c := current.Load(); c != nil {
		return c
	}
	mu.Lock()
	defer mu.Unlock()
	if c := current.Load(); c != nil {
		return c
	}
	c := load()
	current.Store(c)
	return c
}

// endregion

// region once
var get = sync.OnceValue(load)

// endregion

func main() {
	ways := map[string]func() *config{"broken": broken, "mended": mended, "once": get}
	way := ways[os.Args[1]]
	var first, second *config
	var wg sync.WaitGroup
	wg.Go(func() { first = way() })
	wg.Go(func() { second = way() })
	wg.Wait()
	fmt.Println(os.Args[1]+":", first.name, first == second)
}
