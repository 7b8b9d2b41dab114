// A configuration that is read by everybody and replaced as a whole: copy on write.
package main

import (
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
)

// region cow
type Config struct{ limits map[string]int }

var (
	current atomic.Pointer[Config]
	writing sync.Mutex
)

func Limit(name string) int { return current.Load().limits[name] }

func SetLimit(name string, n int) {
	writing.Lock()
	defer writing.Unlock()
	next := maps.Clone(current.Load().limits)
	next[name] = n
	current.Store(&Config{next}) // whoever loads it sees all of it
}

// endregion

func main() {
	current.Store(&Config{map[string]int{}})
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() { SetLimit(fmt.Sprint("user", g), 10*g) })
		wg.Go(func() { _ = Limit("user7") })
	}
	wg.Wait()
	fmt.Println("limits:", len(current.Load().limits), "user7:", Limit("user7"))
}
