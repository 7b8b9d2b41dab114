// Ends shows what ends a goroutine, and what does not.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	// region ends
	wg.Go(func() {
		defer fmt.Println("deferred calls run")
		func() {
			runtime.Goexit()
		}()
		fmt.Println("this is never printed")
	})
	wg.Wait()
	go func() {
		defer fmt.Println("nor is this")
		select {}
	}()
	fmt.Println("main returns, and does not wait")
	// endregion
}
