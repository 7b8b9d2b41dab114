// Files reads a thousand slow files at once, with a bound and without, and counts threads.
// Slow means: a named pipe whose other end nobody has opened yet, so that opening it waits in the kernel.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"syscall"
	"time"
)

const readers = 1_000

// region bound
// at most 64 threads in here
var files = make(chan struct{}, 64)

func sum(path string) ([32]byte, error) {
	files <- struct{}{} // full? park: no thread
	defer func() { <-files }()
	b, err := os.ReadFile(path) // may hold a thread
	return sha256.Sum256(b), err
}

// endregion

func main() {
	folder, err := os.MkdirTemp("", "slow")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	slow := filepath.Join(folder, "file")
	if err := syscall.Mkfifo(slow, 0o600); err != nil {
		panic(err)
	}

	for range readers {
		go sum(slow)
	}
	fmt.Printf("%d readers, at most 64 at a time: %d threads\n", readers, threads())
	for range readers {
		go os.ReadFile(slow)
	}
	fmt.Printf("%d readers without a bound: %d threads more\n", readers, threads())
}

var before int

// threads returns how many threads there are more than last time.
func threads() int {
	time.Sleep(time.Second)
	now := pprof.Lookup("threadcreate").Count()
	defer func() { before = now }()
	return now - before
}
