package main

/*
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

static int seen;
static void handler(int sig) { seen++; }

static void install(void) { // C's own handler, in place of Go's
	struct sigaction sa;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = handler;
	sa.sa_flags = SA_ONSTACK | SA_RESTART;
	sigaction(SIGUSR1, &sa, 0);
}
static void hit(void) { raise(SIGUSR1); }
static int seenByC(void) { return seen; }

static pthread_t me(void) { return pthread_self(); }
static void tell(pthread_t t) { pthread_kill(t, SIGUSR1); }
static int doze(void) {
	struct timespec second = {1, 0};
	return nanosleep(&second, 0);
}
*/
import "C"

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

func main() {
	runtime.LockOSThread() // so that the signal finds the thread that dozes
	me := C.me()
	// region signals
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)

	C.hit() // raise(SIGUSR1), in C
	fmt.Println("Go:", <-c)

	go tellLater(me)   // a signal in 100 ms
	_, err := C.doze() // nanosleep, 1 s
	fmt.Println("doze:", err)
	<-c

	C.install() // C's own handler
	C.hit()
	fmt.Printf("C: %d, Go: %d\n", C.seenByC(), len(c))
	// endregion
}

func tellLater(thread C.pthread_t) {
	time.Sleep(100 * time.Millisecond)
	C.tell(thread)
}
