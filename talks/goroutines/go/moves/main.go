// Moves shows that the address of a local variable is not for life: the stack it lies on is copied when it is full.
package main

import "unsafe"

// region deep
func deep(n int) int {
	var room [64]int
	if n > 0 {
		room[n%64] = deep(n - 1)
	}
	return room[n%64] + n
}

// endregion

func main() {
	done := make(chan bool)
	go func() {
		show()
		done <- true
	}()
	<-done
}

func show() {
	// region moves
	x := 42
	p := &x
	println("x at", p, "holds", *p)
	deep(100)
	println("x at", p, "holds", *p)
	// endregion
	keep(unsafe.Pointer(p))
}

//go:noinline
func keep(unsafe.Pointer) {}
