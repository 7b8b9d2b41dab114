// Startsize shows how the stacks of new goroutines follow those that the collector has seen.
package main

import (
	"fmt"
	"runtime"
	"runtime/metrics"
)

// region metric
func startSize() uint64 {
	s := []metrics.Sample{{Name: "/gc/stack/starting-size:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// endregion

//go:noinline
func deep(n int, here, leave chan bool) int {
	var room [60]int
	room[n%60] = n
	if n == 0 {
		here <- true
		<-leave
		return room[0]
	}
	return room[n%60] + deep(n-1, here, leave)
}

func main() {
	here, leave := make(chan bool), make(chan bool)
	fmt.Println("at the start:               ", startSize())
	// region deep
	for range 100 {
		go deep(20, here, leave) // about 11 KB in use
	}
	// endregion
	for range 100 {
		<-here
	}
	runtime.GC()
	fmt.Println("100 deep goroutines, one GC:", startSize())
	close(leave)
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	runtime.GC()
	fmt.Println("they are gone, one GC:      ", startSize())
}
