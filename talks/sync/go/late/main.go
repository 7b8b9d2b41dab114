// Add inside the goroutine: Wait may look before anybody was counted.
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

	// region late
	var wg sync.WaitGroup
	for range 3 {
		go func() {
			wg.Add(1)
			defer wg.Done()
			done.Add(1)
		}()
	}
	wg.Wait()
	fmt.Println("Add in the goroutine: done", done.Load(), "of 3")
	// endregion
}
