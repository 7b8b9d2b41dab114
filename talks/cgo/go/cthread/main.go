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
	n          int
	thread     C.long
	goroutines int
}

var calls = make(chan call)

//export done
func done(n C.int) { // on a thread that Go has never seen
	calls <- call{int(n), C.thread(), runtime.NumGoroutine()}
}

// endregion

func main() {
	fmt.Println("before:", runtime.NumGoroutine(), "goroutine")
	mine := C.thread()
	// region main
	C.start()
	var first call
	for range 3 {
		c := <-calls
		if c.n == 1 {
			first = c
		}
		fmt.Printf("callback %d: %d goroutines, main's thread: %t, thread of callback 1: %t\n",
			c.n, c.goroutines, c.thread == mine, c.thread == first.thread)
	}
	// endregion
}
