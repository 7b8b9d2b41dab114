//go:build go1.21

// Files of this line have the language of Go 1.21: one variable for the whole loop.
package main

func before() []int {
	start, out := make(chan bool), make(chan int)
	started := 0
	// region loop
	for i := 0; i < 3; i++ {
		go func() {
			<-start
			out <- i
		}()
		started++
	}
	// endregion
	return collect(start, out, started)
}
