// Stale keeps the address of a local variable as a number. The stack moves, and the number does not.
package main

import (
	"fmt"
	"unsafe"
)

func deep(n int) int {
	var room [64]int
	if n > 0 {
		room[n%64] = deep(n - 1)
	}
	return room[n%64] + n
}

func main() {
	done := make(chan bool)
	go func() {
		show()
		done <- true
	}()
	<-done
}

func show() {
	// region stale
	x := 42
	p := &x
	before := uintptr(unsafe.Pointer(p))
	deep(100)
	after := uintptr(unsafe.Pointer(p))
	fmt.Println("same variable:", *p == x)
	fmt.Println("same address: ", before == after)
	// endregion
}
