// Limit is a trap: more blocking calls than the runtime allows threads. It crashes, and exits with 2.
// The ceiling is 10,000 by default; here it is 100, so that you can try it anywhere.
package main

import (
	"fmt"
	"runtime/debug"
	"syscall"
	"time"
)

func main() {
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		panic(err)
	}
	// region limit
	fmt.Println("the limit was", debug.SetMaxThreads(100))
	for range 200 {
		go syscall.Read(pipe[0], make([]byte, 1))
	}
	time.Sleep(time.Second)
	// endregion
	fmt.Println("never printed")
}
