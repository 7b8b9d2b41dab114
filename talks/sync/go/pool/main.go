// A Pool forgets what nobody took for two collections.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1) // only the collections below

	// region pool
	p := sync.Pool{New: func() any { return "a new one" }}
	p.Put("the old one")
	runtime.GC()
	fmt.Println("after one collection: ", p.Get())
	p.Put("the old one")
	runtime.GC()
	runtime.GC()
	fmt.Println("after two collections:", p.Get())
	// endregion
}
