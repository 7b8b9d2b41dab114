// Stops gives a goroutine a way out, and waits until it has taken it.
package main

import (
	"context"
	"fmt"
	"sync"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	jobs := make(chan int)
	var wg sync.WaitGroup
	// region stops
	wg.Go(func() {
		for {
			select {
			case n := <-jobs:
				fmt.Println("job", n)
			case <-ctx.Done():
				return // the way out
			}
		}
	})
	jobs <- 1
	cancel()
	wg.Wait() // somebody who waits
	// endregion
	fmt.Println("all have ended")
}
