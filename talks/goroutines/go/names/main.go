// Names gives goroutines labels, and prints them in a dump.
package main

import (
	"context"
	"os"
	"runtime/pprof"
	"time"
)

func main() {
	never := make(chan bool)
	// region labels
	labels := pprof.Labels("request", "42")
	pprof.Do(context.Background(), labels, func(context.Context) {
		go func() { <-never }()
	})
	// endregion
	time.Sleep(10 * time.Millisecond)
	pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
}
