// Command dump prints the stacks of all its goroutines.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
)

func main() {
	// region dump
	var mu sync.Mutex
	mu.Lock()
	jobs := make(chan int)
	go func() { mu.Lock() }()
	go func() { <-jobs }()
	for range 10 {
		runtime.Gosched()
	}
	fmt.Println("goroutines:", runtime.NumGoroutine())
	buf := make([]byte, 64<<10)
	n := runtime.Stack(buf, true) // true: of all, and the world stands still
	os.Stdout.Write(buf[:n])
	// endregion
}
