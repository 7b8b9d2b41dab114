// How a running program says what its locks cost: a metric, and two profiles.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"sync"
	"time"
)

var mu sync.Mutex

func update() {
	mu.Lock()
	defer mu.Unlock()
	time.Sleep(time.Millisecond) // never do this under a lock
}

func contend() {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				update()
			}
		})
	}
	wg.Wait()
}

// region metric
func waited() float64 {
	s := []metrics.Sample{{Name: "/sync/mutex/wait/total:seconds"}}
	metrics.Read(s)
	return s[0].Value.Float64()
}

// endregion

func main() {
	before := waited()
	// region profile
	runtime.SetMutexProfileFraction(1) // each event; in production one of many
	contend()
	pprof.Lookup("mutex").WriteTo(os.Stdout, 1)
	// endregion
	fmt.Printf("goroutines waited for locks %.0f ms\n", (waited()-before)*1000)
}
