// Starting points and solutions of the two exercises.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// region cache
type Cache struct {
	mu sync.Mutex
	m  map[string]int
}

func (c *Cache) Get(key string, load func() int) int {
	c.mu.Lock()
	v, ok := c.m[key]
	c.mu.Unlock()
	if !ok {
		v = load() // slow: not under the lock
		c.mu.Lock()
		c.m[key] = v
		c.mu.Unlock()
	}
	return v
}

// endregion

// region cached
type OnceCache struct {
	mu sync.Mutex
	m  map[string]func() int
}

func (c *OnceCache) Get(key string, load func() int) int {
	c.mu.Lock()
	f, ok := c.m[key]
	if !ok {
		f = sync.OnceValue(load)
		c.m[key] = f
	}
	c.mu.Unlock()
	return f() // slow: not under the lock, and once
}

// endregion

func main() {
	runtime.GOMAXPROCS(1)
	loads := 0
	load := func() int {
		loads++
		runtime.Gosched() // slow
		return 1
	}
	var wg sync.WaitGroup
	c, o := Cache{m: map[string]int{}}, OnceCache{m: map[string]func() int{}}
	for range 3 {
		wg.Go(func() { c.Get("a", load) })
	}
	wg.Wait()
	fmt.Println("Cache loaded", loads, "times")
	loads = 0
	for range 3 {
		wg.Go(func() { o.Get("a", load) })
	}
	wg.Wait()
	fmt.Println("OnceCache loaded", loads, "times")
}
