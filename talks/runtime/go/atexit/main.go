// Command atexit ends while finalizers and cleanups are still attached.
package main

import (
	"fmt"
	"runtime"
)

type conn struct{ fd int }

func main() {
	// region atexit
	c := &conn{fd: 7}
	runtime.SetFinalizer(c, func(c *conn) {
		fmt.Println("finalizer: close", c.fd)
	})
	runtime.AddCleanup(c, func(fd int) {
		fmt.Println("cleanup: close", fd)
	}, c.fd)
	fmt.Println("main returns")
	// endregion
}
