// A counter counted by four goroutines, in four ways: which of them lose counts?
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

const (
	workers = 4
	each    = 300_000
)

var (
	mu    sync.Mutex
	plain int
	total atomic.Int64
)

// loses counts again and again, until counts are lost or the tries are over.
func loses(tries int, step func(), sum func() int) string {
	for range tries {
		before := sum()
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range each {
					step()
				}
			})
		}
		wg.Wait()
		if sum()-before < workers*each {
			return "loses counts"
		}
	}
	return "counts right"
}

// region ways
func count() { plain++ }

func locked() { mu.Lock(); plain++; mu.Unlock() }

func twoSteps() { total.Store(total.Load() + 1) }

func oneStep() { total.Add(1) }

// endregion

func main() {
	first := func() int { return plain }
	second := func() int { return int(total.Load()) }
	fmt.Println("plain++:           ", loses(2000, count, first))
	fmt.Println("mutex, plain++:    ", loses(5, locked, first))
	fmt.Println("atomic Load, Store:", loses(500, twoSteps, second))
	fmt.Println("atomic Add:        ", loses(50, oneStep, second))
}
