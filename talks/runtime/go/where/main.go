// Command where asks where it is: once with Caller, once with Callers and CallersFrames.
package main

import (
	"fmt"
	"runtime"
)

func main() { outer() }

func outer() { inner() } // small: the compiler puts it into main

func inner() { report() }

// region report

//go:noinline
func report() {
	_, _, line, ok := runtime.Caller(1)
	fmt.Println("Caller(1): line", line, ok)

	pcs := make([]uintptr, 8)
	pcs = pcs[:runtime.Callers(1, pcs)]
	fmt.Println("program counters:", len(pcs))
	frames := runtime.CallersFrames(pcs)
	for {
		frame, more := frames.Next()
		fmt.Println(frame.Function)
		if !more {
			break
		}
	}
}

// endregion
