package main

/*
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>
#include <sys/syscall.h>

extern void done(int);

static long thread(void) { return syscall(SYS_gettid); }

static void *work(void *unused) {
	for (int i = 1; i <= 3; i++) done(i);
	return 0;
}
static void start(void) {
	pthread_t t;
	pthread_create(&t, 0, work, 0);
	pthread_detach(t);
}
*/
import "C"

import (
	"fmt"
	"runtime"
)

// region callback
type call struct {
	thread C.long
	gs     int
}

var calls = make(chan call)

//export done
func done(n C.int) { // on a thread of C
	gs := runtime.NumGoroutine()
	calls <- call{C.thread(), gs}
}

// endregion

func main() {
	fmt.Println("before:", runtime.NumGoroutine(), "goroutine")
	mine := C.thread()
	// region main
	C.start()
	var first call
	for i := 1; i <= 3; i++ {
		c := <-calls
		if i == 1 {
			first = c
		}
		fmt.Printf("callback %d: %d goroutines\n", i, c.gs)
		fmt.Println("  main's thread:", c.thread == mine)
		fmt.Println("  the first's:  ", c.thread == first.thread)
	}
	// endregion
}
