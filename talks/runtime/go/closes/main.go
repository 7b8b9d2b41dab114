// Command closes asks for a cleanup whose function closes over the object itself.
package main

import "runtime"

type conn struct{ fd int }

func main() {
	// region closes
	c := &conn{fd: 7}
	runtime.AddCleanup(c, func(int) { println("close", c.fd) }, 0)
	// endregion
	runtime.GC()
}
