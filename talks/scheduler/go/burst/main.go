// Burst starts a thousand goroutines at once and lets two Ps work on them: run it with GODEBUG=schedtrace=250.
package main

import (
	"runtime"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(2)
	// region burst
	var wg sync.WaitGroup
	for range 1_000 {
		wg.Go(func() { compute(5_000_000) })
	}
	wg.Wait()
	// endregion
}

// compute keeps a P busy, about a millisecond for a million rounds.
func compute(rounds int) (sum int) {
	for i := range rounds {
		sum += i ^ sum
	}
	return sum
}
