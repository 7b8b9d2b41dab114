// Package waits measures what it costs to wait on a channel, in Go and in a callback.
package waits

/*
extern void visit(void);
static void walk(int n) { for (int i = 0; i < n; i++) visit(); }
*/
import "C"

var ask, answer = make(chan int), make(chan int)

// region waits

//export visit
func visit() {
	ask <- 1 // another goroutine answers
	<-answer
}

func inCallbacks(n int) { C.walk(C.int(n)) }

func inGo(n int) {
	for range n {
		visit()
	}
}

// endregion

func echo() {
	for n := range ask {
		answer <- n
	}
}
