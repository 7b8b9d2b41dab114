// Command alive reads from a file descriptor whose owner nobody mentions any more.
package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// region file
type file struct {
	fd   int
	name string
}

func open(name string) *file {
	fd, _ := syscall.Open(name, syscall.O_RDONLY, 0)
	f := &file{fd, name}
	runtime.AddCleanup(f, func(fd int) { syscall.Close(fd) }, fd)
	return f
}

func read() error {
	f := open("/dev/zero")
	fd := f.fd // the last mention of f
	collect()  // may happen at any time; here it does
	_, err := syscall.Read(fd, make([]byte, 8))
	return err
}

// endregion

func readKept() error {
	f := open("/dev/zero")
	fd := f.fd
	collect()
	_, err := syscall.Read(fd, make([]byte, 8))
	// region keep
	runtime.KeepAlive(f) // f is alive up to here
	// endregion
	return err
}

func collect() {
	runtime.GC()
	time.Sleep(20 * time.Millisecond)
}

func main() {
	time.Sleep(time.Millisecond) // the network poller takes its descriptors now
	fmt.Println("without:", read())
	fmt.Println("with KeepAlive:", readKept())
}
