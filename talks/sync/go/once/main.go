// Two ways to do a thing once. In the wrong one, the second caller goes on before the thing is done.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// region wrong
type WrongOnce struct{ done atomic.Bool }

func (o *WrongOnce) Do(f func()) {
	if o.done.CompareAndSwap(false, true) {
		f()
	}
}

// endregion

// region sketch
type SketchOnce struct {
	done atomic.Bool
	mu   sync.Mutex
}

func (o *SketchOnce) Do(f func()) {
	if o.done.Load() { // first look: no lock
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.done.Load() { // second look: under the lock
		defer o.done.Store(true) // after f
		f()
	}
}

// endregion

type doer interface{ Do(func()) }

func try(name string, o doer) {
	var config atomic.Pointer[string]
	inside := make(chan bool)
	var wg sync.WaitGroup
	// region try
	wg.Go(func() {
		o.Do(func() {
			close(inside)
			time.Sleep(10 * time.Millisecond)
			text := "ready"
			config.Store(&text)
		})
	})
	<-inside // f is running, and has stored nothing yet
	o.Do(func() {})
	fmt.Println(name, "the second caller sees a config:", config.Load() != nil)
	// endregion
	wg.Wait()
}

func main() {
	try("WrongOnce: ", new(WrongOnce))
	try("SketchOnce:", new(SketchOnce))
	try("sync.Once: ", new(sync.Once))

	// region value
	load := sync.OnceValue(func() string {
		fmt.Println("loading")
		return "config"
	})
	fmt.Println(load(), load(), load())
	// endregion
}
