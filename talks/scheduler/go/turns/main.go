// Turns is the first exercise: three goroutines on one P, and each lets the others pass once. Who prints when?
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	// region turns
	runtime.GOMAXPROCS(1)
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b", "c"} {
		wg.Go(func() {
			fmt.Print(name, " ")
			runtime.Gosched()
			fmt.Print(name, " ")
		})
	}
	wg.Wait()
	// endregion
	fmt.Println()
}
