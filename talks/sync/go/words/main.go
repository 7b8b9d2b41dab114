// What stands in a Mutex while goroutines lock, wait, are woken, and starve. One P, so that every step has its time.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
	"unsafe"
)

var m sync.Mutex

// region read
// A debugger's trick, for this talk only: the state is the first word of a Mutex.
func state() int32 {
	return *(*int32)(unsafe.Pointer(&m))
}

// endregion

func show(what string) {
	s := state()
	fmt.Printf("%-32s %2d = %d wait", what, s, s>>3)
	for bit, name := range []string{"locked", "woken", "starving"} {
		if s>>bit&1 == 1 {
			fmt.Print(", ", name)
		}
	}
	fmt.Println()
}

// later starts a goroutine that locks, and lets it run until it waits.
func later(name string, done *sync.WaitGroup) {
	done.Go(func() {
		m.Lock()
		show(name + " has it")
		m.Unlock()
	})
	settle()
}

func settle() {
	for range 100 {
		runtime.Gosched()
	}
}

func main() {
	runtime.GOMAXPROCS(1)
	var done sync.WaitGroup

	// region look
	show("nobody")
	m.Lock()
	show("main locks")
	later("A", &done)
	later("B", &done)
	show("A and B wait")
	m.Unlock()
	show("main unlocks, and wakes A")
	fmt.Println("TryLock:", m.TryLock())
	show("main was faster than A")
	time.Sleep(2 * time.Millisecond)
	show("A saw that, and waits again")
	m.Unlock()
	m.Lock()
	settle()
	show("2 ms later, A has lost again")
	m.Unlock()
	// endregion
	done.Wait()
	show("everybody is done")
}
