// Shrinks shows what becomes of a stack that was large once: a return leaves it, each collection halves it.
package main

import (
	"fmt"
	"runtime"
)

func deep(n int) int {
	var room [120]int
	if n > 0 {
		room[n%120] = deep(n - 1)
	}
	return room[n%120] + n
}

func main() {
	here, leave := make(chan bool), make(chan bool)
	// region shrinks
	before := stacks()
	for range 100 {
		go func() {
			deep(400)
			here <- true
			<-leave
		}()
	}
	// endregion
	for range 100 {
		<-here
	}
	fmt.Printf("after the deep calls: %4d KiB each\n", each(before))
	for i := range 6 {
		runtime.GC()
		fmt.Printf("after collection %d:   %4d KiB each\n", i+1, each(before))
	}
	close(leave)
}

// each is what one of the hundred has, to the next 4 KiB: the runtime's own goroutines have stacks, too.
func each(before int) int { return ((stacks()-before)/100 + 2048) >> 12 << 2 }

func stacks() int {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.StackInuse)
}
