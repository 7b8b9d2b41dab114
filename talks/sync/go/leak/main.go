// Two goroutines take two locks in different orders, and the program goes on: who notices?
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

type account struct {
	mu   sync.Mutex
	sums []int
}

// region order
func move(from, to *account) {
	from.mu.Lock()
	time.Sleep(10 * time.Millisecond) // the other one has its first lock, too
	to.mu.Lock()                      // and waits for ever
}

func both(a, b *account) {
	go move(a, b)
	go move(b, a)
	time.Sleep(50 * time.Millisecond)
}

// endregion

var a, b account

func main() {
	both(new(account), new(account))
	report("accounts that nobody else can reach:")
	both(&a, &b)
	report("and two more, in global variables:  ")
}

// report says how many goroutines the profile names.
func report(what string) {
	var text strings.Builder
	if err := pprof.Lookup("goroutineleak").WriteTo(&text, 1); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	head, _, _ := strings.Cut(text.String(), "\n")
	fmt.Println(what, head)
}
