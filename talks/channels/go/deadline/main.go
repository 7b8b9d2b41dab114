// Deadline waits for an answer, but not for long. It is the first exercise.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

var errLate = errors.New("too late")

// region task
func ask(slow func() int) (int, error) {
	c := make(chan int)
	go func() { c <- slow() }()
	select {
	case v := <-c:
		return v, nil
	case <-time.After(time.Millisecond):
		return 0, errLate
	}
}

// endregion

// region solution
func askMended(slow func() int) (int, error) {
	c := make(chan int, 1)
	go func() { c <- slow() }()
	select {
	case v := <-c:
		return v, nil
	case <-time.After(time.Millisecond):
		return 0, errLate
	}
}

// endregion

func main() {
	report("task", ask)
	report("solution", askMended)
}

func report(name string, ask func(func() int) (int, error)) {
	before, late := runtime.NumGoroutine(), 0
	for i := 0; i < 20; i++ {
		if _, err := ask(slow); err != nil {
			late++
		}
	}
	time.Sleep(200 * time.Millisecond)
	fmt.Printf("%s: %d too late, %d goroutines left\n", name, late, runtime.NumGoroutine()-before)
}

func slow() int {
	time.Sleep(50 * time.Millisecond)
	return 42
}
