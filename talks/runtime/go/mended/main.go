// Command mended gives the cleanup what it needs, and nothing that leads to the object.
package main

import (
	"fmt"
	"runtime"
	"time"
)

type conn struct {
	fd  int
	log *logger
}

type logger struct{ owner *conn }

// region mended
func open(fd int) {
	c := &conn{fd: fd}
	c.log = &logger{owner: c}
	runtime.AddCleanup(c, func(fd int) {
		fmt.Println("close", fd)
	}, c.fd)
}

// endregion

func main() {
	open(7)
	for range 3 {
		runtime.GC()
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Println("done")
}
