// Waiting counts how often goroutines have to wait: at a mutex, at a slot, and with buffers of several sizes.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

const (
	crowd = 8
	turns = 200_000
)

func main() {
	runtime.GOMAXPROCS(2)
	runtime.SetBlockProfileRate(1) // count every wait, however short
	report("a mutex", turns*crowd, func() { together(mutex()) })
	report("a slot", turns*crowd, func() { together(slot()) })
	for _, size := range []int{0, 1, 8, 64} {
		report(fmt.Sprintf("a buffer of %d", size), turns*crowd, func() { stream(size) })
	}
}

func mutex() func() {
	var mu sync.Mutex
	n := 0
	return func() {
		mu.Lock()
		n++
		mu.Unlock()
	}
}

func slot() func() {
	c := make(chan int, 1)
	c <- 0
	return func() { c <- <-c + 1 }
}

// together lets a crowd of goroutines do something again and again.
func together(once func()) {
	var wg sync.WaitGroup
	for range crowd {
		wg.Go(func() {
			for range turns {
				once()
			}
		})
	}
	wg.Wait()
}

// stream sends values through a buffer to a goroutine that does nothing with them.
func stream(size int) {
	c, done := make(chan int, size), make(chan bool)
	go func() {
		for range c {
		}
		close(done)
	}()
	for i := range turns * crowd {
		c <- i
	}
	close(c)
	<-done
}

func report(what string, uses int, do func()) {
	before := waits()
	do()
	fmt.Printf("%s: %d waits in 100 uses\n", what, (100*(waits()-before)+uses/2)/uses)
}

// waits returns how many waits the block profile has counted so far.
func waits() (n int) {
	var records [1000]runtime.BlockProfileRecord
	found, _ := runtime.BlockProfile(records[:])
	for _, one := range records[:found] {
		n += int(one.Count)
	}
	return n
}
