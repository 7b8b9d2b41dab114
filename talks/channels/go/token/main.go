// Token lets at most four goroutines work at a time.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

var now, most atomic.Int64

func main() {
	// region token
	tokens := make(chan struct{}, 4)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			tokens <- struct{}{}
			defer func() { <-tokens }()
			work()
		})
	}
	wg.Wait()
	// endregion
	fmt.Println("at work at the same time, at most:", most.Load())
}

func work() {
	n := now.Add(1)
	for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
	}
	time.Sleep(time.Millisecond)
	now.Add(-1)
}
