// Queue watches whom a value goes to: past the buffer to a waiting receiver, and to the one who waits longest.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(1)
	bypass()
	order()
}

func bypass() {
	// region bypass
	c := make(chan int, 8)
	go func() { <-c }()
	runtime.Gosched() // until it waits

	c <- 1
	fmt.Println("in the buffer:", len(c))
	c <- 2
	fmt.Println("in the buffer:", len(c))
	// endregion
}

func order() {
	c := make(chan string)
	var wg sync.WaitGroup
	got := make([]string, 3)
	for i := range got {
		i := i
		wg.Add(1)
		go func() {
			defer wg.Done()
			got[i] = <-c
		}()
		runtime.Gosched() // until it waits
	}
	for _, v := range []string{"a", "b", "c"} {
		c <- v
	}
	wg.Wait()
	for i, v := range got {
		fmt.Printf("receiver %d got %s\n", i+1, v)
	}
}
