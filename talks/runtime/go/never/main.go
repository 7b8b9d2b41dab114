// Command never attaches a cleanup whose argument leads back to the object.
package main

import (
	"fmt"
	"runtime"
	"time"
)

// region never
type conn struct {
	fd  int
	log *logger
}

type logger struct{ owner *conn }

func open(fd int) {
	c := &conn{fd: fd}
	c.log = &logger{owner: c}
	runtime.AddCleanup(c, func(l *logger) {
		fmt.Println("close", l.owner.fd)
	}, c.log)
}

// endregion

func main() {
	open(7)
	for range 3 {
		runtime.GC()
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Println("nothing was closed")
}
