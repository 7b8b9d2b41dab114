// Leakfree has room for every answer: whoever comes too late can leave it there, and ends.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"
)

// region first
func first(ask ...func() string) string {
	answers := make(chan string, len(ask))
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	return <-answers
}

// endregion

func quick() string { return "quick" }

func slow() string {
	time.Sleep(10 * time.Millisecond)
	return "slow"
}

func main() {
	for range 3 {
		fmt.Println(first(quick, slow))
	}
	time.Sleep(50 * time.Millisecond)
	// region profile
	profile := pprof.Lookup("goroutineleak")
	if profile == nil {
		fmt.Println("no such profile: it needs Go 1.27")
		return
	}
	profile.WriteTo(os.Stdout, 1)
	// endregion
}
