// Leak asks three replicas and takes the first answer. With "profile" it prints what the leak profile finds, too.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

// region leak
func first(ask ...func() string) string {
	c := make(chan string)
	for _, f := range ask {
		go func() { c <- f() }()
	}
	return <-c
}

// endregion

// region mended
func firstOf(ask ...func() string) string {
	c := make(chan string, len(ask))
	for _, f := range ask {
		go func() { c <- f() }()
	}
	return <-c
}

// endregion

func replica() string { return "42" }

func main() {
	if len(os.Args) > 1 {
		first(replica, replica, replica)
		time.Sleep(50 * time.Millisecond) // until the others wait
		pprof.Lookup("goroutineleak").WriteTo(os.Stdout, 2)
		return
	}
	report("unbuffered", first)
	report("room for all", firstOf)
}

func report(name string, first func(...func() string) string) {
	before := runtime.NumGoroutine()
	for i := 0; i < 100; i++ {
		first(replica, replica, replica)
	}
	time.Sleep(50 * time.Millisecond)
	fmt.Printf("%s: 100 answers, %d goroutines left\n", name, runtime.NumGoroutine()-before)
}
