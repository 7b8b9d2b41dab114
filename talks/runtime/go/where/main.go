// Command where asks where it is: with Caller, with Callers and CallersFrames, and in the wrong way.
package main

import (
	"fmt"
	"path"
	"runtime"
)

func main() { outer() }

func outer() { inner() } // small: the compiler puts it into main

func inner() { report() }

//go:noinline
func report() {
	_, _, line, ok := runtime.Caller(1)
	fmt.Println("Caller(1): line", line, ok)
	// region frames
	pcs := make([]uintptr, 8)
	pcs = pcs[:runtime.Callers(1, pcs)]
	fmt.Println("program counters:", len(pcs))
	frames := runtime.CallersFrames(pcs)
	for _, pc := range pcs {
		frame, _ := frames.Next()
		wrong := runtime.FuncForPC(pc).Name()
		say(frame.Function, wrong)
	}
	// endregion
}

func say(frame, wrong string) { fmt.Printf("%-15s %s\n", frame, path.Base(wrong)) }
