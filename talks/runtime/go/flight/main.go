// Command flight keeps the last moments of a trace in memory, and writes them when something was slow.
package main

import (
	"bytes"
	"fmt"
	"runtime/trace"
	"time"
)

func handle() { time.Sleep(30 * time.Millisecond) }

func main() {
	file := new(bytes.Buffer)
	// region flight
	recorder := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: time.Second})
	recorder.Start()
	defer recorder.Stop()

	start := time.Now()
	handle() // the request that is too slow
	if time.Since(start) > 20*time.Millisecond {
		n, err := recorder.WriteTo(file) // once, into a file
		fmt.Println("a trace was written:", n > 0, err)
	}
	// endregion
}
