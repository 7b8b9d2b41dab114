// Sizes counts, call by call, how often the stack of a new goroutine moves.
package main

import "fmt"

// region down
func down(n int, x *int, at uintptr) {
	var frame [96]byte
	if now := address(x); now != at {
		moves = append(moves, n)
		at = now
	}
	if n < 2000 {
		down(n+1, x, at)
	}
	use(&frame)
}

// endregion

var moves = make([]int, 0, 100)

func main() {
	done := make(chan bool)
	go func() {
		var x int
		down(1, &x, address(&x))
		done <- true
	}()
	<-done
	for i, n := range moves {
		fmt.Printf("move %d at call %4d\n", i+1, n)
	}
}
