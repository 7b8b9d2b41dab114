// Slot keeps a number in a channel of capacity one, as if that were an atomic.
package main

import "fmt"

// region slot
var limit = make(chan int, 1)

func read() int {
	v := <-limit
	if v <= 0 {
		return 10 // no limit set: a default
	}
	limit <- v
	return v
}

// endregion

func main() {
	limit <- 0
	fmt.Println("first read:", read())
	fmt.Println("second read:", read())
}
