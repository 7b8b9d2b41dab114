// Command goexit ends its main goroutine, but not the program.
package main

import (
	"fmt"
	"runtime"
	"time"
)

// region goexit
func main() {
	go func() {
		time.Sleep(20 * time.Millisecond)
		fmt.Println("still here")
	}()
	defer fmt.Println("deferred")
	runtime.Goexit()
	fmt.Println("never printed")
}

// endregion
