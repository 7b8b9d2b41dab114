package main

/*
#include <unistd.h>
static void slow(void) { usleep(900000); }
*/
import "C"

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

func threads() string {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "Threads:\t")
	n, _, _ := strings.Cut(rest, "\n")
	return n
}

func main() {
	runtime.GOMAXPROCS(2)
	each("1,000 goroutines that sleep in Go:", func() { time.Sleep(900 * time.Millisecond) })
	// region bound
	slots := make(chan bool, 8)
	each("in C, but at most 8 at a time:     ", func() {
		slots <- true
		defer func() { <-slots }()
		C.slow()
	})
	// endregion
	// region slow
	each("1,000 goroutines that sleep in C: ", func() { C.slow() })
	// endregion
}

func each(what string, f func()) {
	var wg sync.WaitGroup
	n := 1000
	if strings.Contains(what, "at most") {
		n = 16
	}
	before := threads()
	for range n {
		wg.Go(f)
	}
	time.Sleep(700 * time.Millisecond)
	fmt.Println(what, before, "threads before,", threads(), "meanwhile")
	wg.Wait()
}
