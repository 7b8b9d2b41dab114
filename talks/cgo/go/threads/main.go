package main

/*
#include <unistd.h>
static void slow(int ms) { usleep(1000 * ms); }
*/
import "C"

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

func main() {
	each("sleep in Go", func() { time.Sleep(time.Second) })
	// region bound
	slots := make(chan bool, 8)
	each("sleep in C, at most 8 at once", func() {
		slots <- true
		defer func() { <-slots }()
		C.slow(5)
	})
	// endregion
	each("sleep in C", func() { C.slow(1000) })
}

// each starts a thousand goroutines, and counts the threads while they are at it.
func each(what string, f func()) {
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(f)
	}
	time.Sleep(400 * time.Millisecond)
	fmt.Printf("1,000 goroutines %s: %s threads\n", what, threads())
	wg.Wait()
}

func threads() string {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "Threads:\t")
	n, _, _ := strings.Cut(rest, "\n")
	return n
}
