// Waits blocks goroutines in every way that a channel knows, and prints what a dump says of them.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

func main() {
	c, other := make(chan int), make(chan int)
	var none chan int
	// region waits
	block("select of none", func() { select {} })
	block("select of one", func() {
		select {
		case <-c:
		}
	})
	block("receive from nil", func() { <-none })
	// endregion
	block("select of two", func() {
		select {
		case <-c:
		case <-other:
		}
	})
	block("range", func() {
		for range c {
		}
	})
	block("send on nil", func() { none <- 1 })
	block("send", func() { make(chan int) <- 1 })
	block("nil in a select", func() {
		select {
		case <-none:
		case none <- 1:
		}
	})
}

// block runs do in a goroutine, waits until it blocks, and prints the reason in brackets.
func block(what string, do func()) {
	go do()
	time.Sleep(5 * time.Millisecond)
	buf := make([]byte, 1<<16)
	dump := string(buf[:runtime.Stack(buf, true)])
	newest := dump[strings.LastIndex(dump, "\ngoroutine "):]
	from, to := strings.Index(newest, "["), strings.Index(newest, "]")
	fmt.Printf("%s: %s\n", what, newest[from:to+1])
}
