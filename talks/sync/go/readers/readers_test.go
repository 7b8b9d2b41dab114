// Reading under a lock, by one to eight goroutines: a read that takes next to no time, and one that waits a millisecond.
package readers

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

type config struct{ limit int }

var seen [8]struct {
	n int
	_ [120]byte // so that readers don't share a cache line here
}

func short(who int, c *config) { seen[who].n += c.limit }

func waits(who int, c *config) {
	seen[who].n += c.limit
	time.Sleep(time.Millisecond)
}

// share lets some readers share b.N reads.
func share(b *testing.B, read func(who int, look func(int, *config))) {
	for _, look := range []struct {
		name string
		do   func(int, *config)
	}{{"short", short}, {"waits", waits}} {
		for _, readers := range []int{1, 2, 4, 8} {
			b.Run(fmt.Sprintf("%s/%d", look.name, readers), func(b *testing.B) {
				var wg sync.WaitGroup
				for who := range readers {
					wg.Go(func() {
						for n := who; n < b.N; n += readers {
							read(who, look.do)
						}
					})
				}
				wg.Wait()
			})
		}
	}
}

func BenchmarkMutex(b *testing.B) {
	var m sync.Mutex
	c := &config{1}
	share(b, func(who int, look func(int, *config)) {
		m.Lock()
		look(who, c)
		m.Unlock()
	})
}

func BenchmarkRWMutex(b *testing.B) {
	var m sync.RWMutex
	c := &config{1}
	share(b, func(who int, look func(int, *config)) {
		m.RLock()
		look(who, c)
		m.RUnlock()
	})
}

func BenchmarkPointer(b *testing.B) {
	var p atomic.Pointer[config]
	p.Store(&config{1})
	share(b, func(who int, look func(int, *config)) {
		look(who, p.Load())
	})
}
