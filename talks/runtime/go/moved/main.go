// Command moved notes an address as a number, and then lets the stack grow.
package main

import (
	"os"
	"unsafe"
)

//go:noinline
func grow(n int) int {
	var room [256]byte
	if n == 0 {
		return int(room[len(os.Args)])
	}
	return grow(n-1) + int(room[n%256])
}

func say(what string, yes bool) {
	if yes {
		os.Stdout.WriteString(what + ": yes\n")
	} else {
		os.Stdout.WriteString(what + ": no\n")
	}
}

func main() {
	done := make(chan bool)
	go func() {
		// region moved
		x := 42
		p := &x                              // a pointer: it follows
		n := uintptr(unsafe.Pointer(&x))     // a number: it doesn't
		grow(1000)                           // the stack is copied
		where := uintptr(unsafe.Pointer(&x)) // where x is now
		say("the pointer still leads to x", uintptr(unsafe.Pointer(p)) == where)
		say("the number is still its address", n == where)
		// endregion
		done <- true
	}()
	<-done
}
