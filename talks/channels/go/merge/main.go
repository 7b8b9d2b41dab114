// Merge reads two channels until both are closed, and counts the turns of its loop.
package main

import (
	"fmt"
	"time"
)

func main() {
	a, b := sources()
	fmt.Println("with nil, turns:", merge(a, b))
	a, b = sources()
	fmt.Println("with flags, turns:", flags(a, b))
}

func merge(a, b <-chan int) (turns int) {
	// region merge
	for a != nil || b != nil {
		turns++
		select {
		case _, ok := <-a:
			if !ok {
				a = nil
			}
		case _, ok := <-b:
			if !ok {
				b = nil
			}
		}
	}
	// endregion
	return turns
}

func flags(a, b <-chan int) (turns int) {
	aOver, bOver := false, false
	for !aOver || !bOver {
		turns++
		select {
		case _, ok := <-a:
			aOver = !ok
		case _, ok := <-b:
			bOver = !ok
		}
	}
	return turns
}

// sources returns a channel that is closed at once, and one that takes its time.
func sources() (a, b <-chan int) {
	soon, late := make(chan int, 2), make(chan int, 1)
	soon <- 1
	soon <- 2
	close(soon)
	go func() {
		time.Sleep(20 * time.Millisecond)
		late <- 3
		close(late)
	}()
	return soon, late
}
