// Spin waits a fifth of a second for a flag, in two ways, and shows how much processor time each of them took.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	done   atomic.Bool
	doneCh = make(chan struct{})
)

func main() {
	runtime.GOMAXPROCS(1)
	time.AfterFunc(200*time.Millisecond, func() { done.Store(true) })
	fmt.Printf("looking again: %d ms of processor time\n", took(looking))
	time.AfterFunc(200*time.Millisecond, func() { close(doneCh) })
	fmt.Printf("parking: %d ms of processor time\n", took(parking))
}

func looking() {
	// region looking
	for !done.Load() {
		runtime.Gosched()
	}
	// endregion
}

func parking() {
	// region parking
	<-doneCh
	// endregion
}

// took returns the milliseconds of processor time that this process spent in wait.
func took(wait func()) int64 {
	before := spent()
	wait()
	return (spent() - before).Milliseconds()
}

func spent() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
