// Files asks what can wait in the poller, and what needs a thread instead.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"
)

const readers = 100

func threads() int { return pprof.Lookup("threadcreate").Count() }

// region waiting
// waiting lets a hundred goroutines read from pipes in which nothing comes, and returns how many threads that took.
func waiting(fd bool) int {
	before := threads()
	for range readers {
		r, w, err := os.Pipe()
		if err != nil {
			panic(err)
		}
		if fd {
			r.Fd() // blocking again
		}
		go r.Read(make([]byte, 1))
		keep = append(keep, r, w)
	}
	time.Sleep(100 * time.Millisecond)
	return threads() - before
}

// endregion

var keep []*os.File

func deadline(name string, f *os.File) {
	err := f.SetReadDeadline(time.Now().Add(time.Hour))
	fmt.Printf("deadline for %s: %v\n", name, err)
}

func main() {
	f, err := os.CreateTemp("", "file")
	if err != nil {
		panic(err)
	}
	defer os.Remove(f.Name())
	r, _, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	deadline("a pipe", r)
	deadline("a file", f)
	waiting(false) // whatever threads a program needs anyhow are there now
	fmt.Printf("%d reads from pipes: %d new threads\n", readers, waiting(false))
	fmt.Printf("%d reads after Fd(): %d new threads\n", readers, waiting(true))
}
