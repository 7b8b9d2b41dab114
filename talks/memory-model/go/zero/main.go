// How far does a goroutine count in fifty milliseconds? With a plain variable, and with an atomic one.
package main

import (
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

// region plain
var n int

func plain() {
	go func() {
		for {
			n++
		}
	}()
	time.Sleep(50 * time.Millisecond)
	fmt.Println("n is", n)
}

// endregion

// region typed
var count atomic.Int64

func typed() {
	go func() {
		for {
			count.Add(1)
		}
	}()
	time.Sleep(50 * time.Millisecond)
	fmt.Println("more than a thousand:", count.Load() > 1000)
}

// endregion

func main() {
	if len(os.Args) > 1 && os.Args[1] == "typed" {
		typed()
		return
	}
	plain()
}
