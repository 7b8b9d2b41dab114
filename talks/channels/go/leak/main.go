// Leak asks three replicas and takes the first answer. With "profile" it prints what the leak profile finds.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

func first(ask ...func() string) string {
	// region leak
	c := make(chan string)
	for _, f := range ask {
		go func() {
			c <- f()
		}()
	}
	return <-c
	// endregion
}

func roomForAll(ask ...func() string) string {
	// region mended
	c := make(chan string, len(ask))
	for _, f := range ask {
		go func() {
			c <- f()
		}()
	}
	return <-c
	// endregion
}

func wayOut(ask ...func() string) string {
	parent := context.Background()
	// region out
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	c := make(chan string)
	for _, f := range ask {
		go func() {
			select {
			case c <- f():
			case <-ctx.Done():
			}
		}()
	}
	return <-c
	// endregion
}

func replica() string { return "42" }

func main() {
	if len(os.Args) > 1 {
		first(replica, replica, replica)
		forgotten()
		time.Sleep(50 * time.Millisecond)                         // until all of them wait
		if leaks := pprof.Lookup("goroutineleak"); leaks != nil { // since Go 1.27
			leaks.WriteTo(os.Stdout, 2)
		}
		return
	}
	report("unbuffered", first)
	report("room for all", roomForAll)
	report("a way out", wayOut)
}

// forgotten starts goroutines whose channels nobody keeps.
func forgotten() {
	work, quit := make(chan int), make(chan int)
	for i := 0; i < 3; i++ {
		go worker(work)
	}
	go waiter(work, quit)
}

func worker(work <-chan int) {
	for range work {
	}
}

func waiter(work, quit <-chan int) {
	select {
	case <-work:
	case <-quit:
	}
}

func report(name string, first func(...func() string) string) {
	before := runtime.NumGoroutine()
	for i := 0; i < 100; i++ {
		first(replica, replica, replica)
	}
	time.Sleep(50 * time.Millisecond)
	fmt.Printf("%s: 100 answers, %d goroutines left\n", name, runtime.NumGoroutine()-before)
}
