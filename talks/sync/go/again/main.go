// A reader that reads again while a writer waits: everybody waits for everybody.
package main

import (
	"sync"
	"time"
)

// region again
var mu sync.RWMutex

func total() int {
	mu.RLock()
	defer mu.RUnlock()
	time.Sleep(20 * time.Millisecond) // a writer comes
	return count()
}

func count() int {
	mu.RLock() // waits for the writer, who waits for total
	defer mu.RUnlock()
	return 42
}

// endregion

func main() {
	go func() {
		time.Sleep(10 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
	}()
	total()
}
