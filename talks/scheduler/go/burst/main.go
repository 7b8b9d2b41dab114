// Burst starts a thousand goroutines at once and lets two Ps work on them: run it with GODEBUG=schedtrace=250.
package main

import (
	"runtime"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(2)
	var wg sync.WaitGroup
	wg.Add(1_000)
	for i := 0; i < 1_000; i++ {
		go func() {
			defer wg.Done()
			compute(5_000_000)
		}()
	}
	wg.Wait()
}

// compute keeps a P busy, about a millisecond for a million rounds.
func compute(rounds int) (sum int) {
	for i := 0; i < rounds; i++ {
		sum += i ^ sum
	}
	return sum
}
