// Panics tries every operation on a nil and on a closed channel.
package main

import "fmt"

func main() {
	var none chan int
	over := make(chan int, 2)
	over <- 7
	close(over)

	// region closed
	try("receive, one is left", func() { v, ok := <-over; fmt.Println(v, ok) })
	try("receive, none is left", func() { v, ok := <-over; fmt.Println(v, ok) })
	try("send on closed", func() { over <- 8 })
	try("close of closed", func() { close(over) })
	try("close of nil", func() { close(none) })
	// endregion
	try("send on nil, in a select", func() {
		select {
		case none <- 1:
			fmt.Println("sent")
		default:
			fmt.Println("never ready")
		}
	})
}

// try says what an operation does, panics included.
func try(what string, do func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("panic:", r)
		}
	}()
	fmt.Print(what, ": ")
	do()
}
