// What stands in a Mutex while goroutines lock, wait, are woken, and starve. One P, so that every step has its time.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
	"unsafe"
)

var (
	m   sync.Mutex
	out strings.Builder
)

// region read
// A debugger's trick, for this talk only: the state is the first word of a Mutex.
func state() int32 {
	return *(*int32)(unsafe.Pointer(&m))
}

// endregion

func show(what string) {
	s := state()
	fmt.Fprintf(&out, "%-32s %2d = %d wait", what, s, s>>3)
	for bit, name := range []string{"locked", "woken", "starving"} {
		if s>>bit&1 == 1 {
			fmt.Fprint(&out, ", ", name)
		}
	}
	fmt.Fprintln(&out)
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

// steps goes through them once, and says whether the machine left us in peace: a mutex looks at the clock.
func steps() bool {
	out.Reset()
	var done sync.WaitGroup

	// region look
	show("nobody")
	m.Lock()
	show("main locks")
	began := time.Now()
	later("A", &done)
	later("B", &done)
	show("A and B wait")
	m.Unlock()
	show("main unlocks, and wakes A")
	fmt.Fprintln(&out, "TryLock:", m.TryLock())
	show("main was faster than A")
	settle()
	show("A saw that, and waits again")
	quick := time.Since(began) < 500*time.Microsecond
	time.Sleep(2 * time.Millisecond)
	m.Unlock()
	m.Lock()
	settle()
	show("2 ms later, A has lost again")
	m.Unlock()
	// endregion
	done.Wait()
	show("everybody is done")
	return quick
}

func main() {
	runtime.GOMAXPROCS(1)
	for !steps() {
	}
	fmt.Print(out.String())
}
