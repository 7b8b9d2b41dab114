// Two litmus tests, with plain and with atomic variables: how often each outcome was seen.
package main

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

var rounds = 200_000

// A pair of variables on cache lines of their own, and what the two goroutines saw.
type pair struct {
	x, _x1, _x2, _x3, _x4, _x5, _x6, _x7 int64
	y, _y1, _y2, _y3, _y4, _y5, _y6, _y7 int64
	r1, r2                               int64
}

// region buffering
func buffering(p *pair) (func(), func()) {
	return func() { p.x = 1; p.r1 = p.y }, // goroutine 1
		func() { p.y = 1; p.r2 = p.x } // goroutine 2
}

// endregion

// region atomics
func atomics(p *pair) (func(), func()) {
	return func() { atomic.StoreInt64(&p.x, 1); p.r1 = atomic.LoadInt64(&p.y) },
		func() { atomic.StoreInt64(&p.y, 1); p.r2 = atomic.LoadInt64(&p.x) }
}

// endregion

// region passing
func passing(p *pair) (func(), func()) {
	return func() { p.x = 1; p.y = 1 },
		func() { p.r1 = p.y; p.r2 = p.x }
}

// endregion

// both lets two goroutines run their side of every pair at nearly the same time.
func both(pairs []pair, test func(*pair) (func(), func())) {
	var gate, ready atomic.Int64
	var wg sync.WaitGroup
	run := func(side int) {
		for i := range pairs {
			one, two := test(&pairs[i])
			ready.Add(1)
			for gate.Load() <= int64(i) { // wait for the other, awake
				if ready.Load() == int64(2*(i+1)) {
					gate.Store(int64(i + 1))
				}
			}
			if side == 0 {
				one()
			} else {
				two()
			}
		}
	}
	wg.Go(func() { run(0) })
	wg.Go(func() { run(1) })
	wg.Wait()
}

func count(name string, test func(*pair) (func(), func()), forbidden func(*pair) bool) {
	seen := 0
	pairs := make([]pair, rounds)
	both(pairs, test)
	for i := range pairs {
		if forbidden(&pairs[i]) {
			seen++
		}
	}
	fmt.Printf("%-36s %6d of %d\n", name, seen, rounds)
}

func main() {
	none := func(p *pair) bool { return p.r1 == 0 && p.r2 == 0 }
	stale := func(p *pair) bool { return p.r1 == 1 && p.r2 == 0 }
	if len(os.Args) > 1 { // this one alone, to be asked of the race detector, under which waiting takes long
		rounds = 200
		count("passing, plain: flag without data", passing, stale)
		return
	}
	count("buffering, plain: both read 0", buffering, none)
	count("buffering, atomic: both read 0", atomics, none)
	count("passing, plain: flag without data", passing, stale)
}
