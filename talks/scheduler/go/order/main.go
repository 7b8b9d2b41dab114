// Order starts five goroutines on one P and shows in which order they run.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	// region order
	runtime.GOMAXPROCS(1)
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() { fmt.Print(i, " ") })
	}
	wg.Wait()
	// endregion
	fmt.Println()
}
