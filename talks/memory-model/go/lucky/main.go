// One racy program in two orders: the race detector finds the race in one of them only.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// region lucky
var (
	mu   sync.Mutex
	data int
	hits int
)

func writer() {
	data = 1 // not under the lock
	mu.Lock()
	hits++
	mu.Unlock()
}

func reader() {
	mu.Lock()
	hits++
	mu.Unlock()
	_ = data // not under the lock
}

// endregion

func main() {
	first, second := writer, reader
	if os.Args[1] == "reader" {
		first, second = reader, writer
	}
	var wg sync.WaitGroup
	wg.Go(first)
	wg.Go(func() {
		time.Sleep(50 * time.Millisecond)
		second()
	})
	wg.Wait()
	fmt.Println(os.Args[1]+" first:", hits, "hits")
}
