// Timers looks at the channel of a timer: how large it seems, what is left in it, and what a forgotten one costs.
package main

import (
	"fmt"
	"runtime"
	"time"
)

const forgotten = 100_000

func main() {
	fmt.Println("cap:", cap(time.NewTimer(time.Hour).C))
	// region stale
	t := time.NewTimer(time.Millisecond)
	time.Sleep(20 * time.Millisecond)
	fmt.Println("stopped in time:", t.Stop())
	select {
	case <-t.C:
		fmt.Println("a stale value")
	default:
		fmt.Println("nothing left")
	}
	// endregion
	before := heap()
	for i := 0; i < forgotten; i++ {
		time.After(time.Hour)
	}
	made := heap() - before
	fmt.Printf("%d forgotten, bytes kept for each: %d\n", forgotten, max(0, made)/forgotten)
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
