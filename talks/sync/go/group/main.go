// WaitGroup.Go counts before it starts the goroutine.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	runtime.GOMAXPROCS(1)
	var done atomic.Int32

	// region group
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			done.Add(1)
		})
	}
	wg.Wait()
	fmt.Println("WaitGroup.Go: done", done.Load(), "of 3")
	// endregion
}
