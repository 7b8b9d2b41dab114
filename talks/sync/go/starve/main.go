// A greedy goroutine takes a mutex again as soon as it lets go of it. How long does a polite one wait for its turn?
package main

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	hold  = 100 * time.Microsecond // how long the greedy one keeps the mutex
	turns = 25                     // how often the polite one wants it
	limit = 2 * time.Second        // and how long we wait for that
)

// region try
func try(m *sync.Mutex) {
	for !m.TryLock() {
		time.Sleep(10 * time.Microsecond)
	}
}

// endregion

func work(d time.Duration) {
	for began := time.Now(); time.Since(began) < d; {
	}
}

func measure(name string, lock func(*sync.Mutex)) {
	var m sync.Mutex
	var stop atomic.Bool
	var wg sync.WaitGroup
	var waits []time.Duration
	time.AfterFunc(limit, func() { stop.Store(true) })

	// region greedy
	wg.Go(func() { // greedy
		for !stop.Load() {
			m.Lock()
			work(hold)
			m.Unlock()
		}
	})

	for n := 0; n < turns && !stop.Load(); n++ { // polite
		time.Sleep(hold)
		began := time.Now()
		lock(&m)
		waits = append(waits, time.Since(began))
		m.Unlock()
	}
	// endregion

	stop.Store(true)
	wg.Wait()
	for _, wait := range waits {
		fmt.Printf("Benchmark%s 1 %.3f ms/turn\n", name, float64(wait.Nanoseconds())/1e6)
	}
	slices.Sort(waits)
	fmt.Printf("%s: %.2f ms at the median, %.2f ms at worst\n", name,
		float64(waits[len(waits)/2].Nanoseconds())/1e6, float64(waits[len(waits)-1].Nanoseconds())/1e6)
}

func main() {
	measure("Lock", (*sync.Mutex).Lock)
	measure("TryLock", try)
}
