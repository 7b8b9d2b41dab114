// A greedy goroutine takes a lock again as soon as it lets go of it. How long does a polite one wait for its turn?
package main

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	hold  = 100 * time.Microsecond // how long the greedy one keeps the lock
	turns = 25                     // how often the polite one wants it
	limit = 3 * time.Second        // and how long we wait for that
)

// A wakeOnly lock wakes somebody who waits, and serves whoever is faster: a mutex without starvation mode.
// region wakeonly
type wakeOnly struct {
	locked atomic.Bool
	wake   chan struct{} // with room for one
}

func (w *wakeOnly) Lock() {
	for !w.locked.CompareAndSwap(false, true) {
		<-w.wake
	}
}

func (w *wakeOnly) Unlock() {
	w.locked.Store(false)
	select {
	case w.wake <- struct{}{}:
	default: // somebody was told already
	}
}

// endregion

func work(d time.Duration) {
	for began := time.Now(); time.Since(began) < d; {
	}
}

func measure(name string, l sync.Locker) {
	var stop atomic.Bool
	var wg sync.WaitGroup
	var waits []time.Duration
	time.AfterFunc(limit, func() { stop.Store(true) })

	// region greedy
	wg.Go(func() { // greedy
		for !stop.Load() {
			l.Lock()
			work(hold)
			l.Unlock()
		}
	})

	for n := 0; n < turns && !stop.Load(); n++ { // polite
		time.Sleep(hold)
		began := time.Now()
		l.Lock()
		waits = append(waits, time.Since(began))
		l.Unlock()
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
	measure("Mutex", new(sync.Mutex))
	measure("WakeOnly", &wakeOnly{wake: make(chan struct{}, 1)})
}
