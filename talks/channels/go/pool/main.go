// Pool shares jobs among workers. It is the second exercise: as it stands, it waits for ever.
package main

import (
	"fmt"
	"os"
	"sync"
)

// region task
func squares(n int) (sum int) {
	jobs, results := make(chan int), make(chan int)
	for range 2 {
		go func() {
			for j := range jobs {
				results <- j * j
			}
		}()
	}
	for j := range n {
		jobs <- j
	}
	for range n {
		sum += <-results
	}
	return sum
}

// endregion

func mended(n int) (sum int) {
	jobs, results := make(chan int), make(chan int)
	// region solution
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for j := range jobs {
				results <- j * j
			}
		})
	}
	go func() {
		for j := range n {
			jobs <- j
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	for r := range results {
		sum += r
	}
	// endregion
	return sum
}

func main() {
	if len(os.Args) > 1 {
		fmt.Println("ten jobs:", squares(10))
	}
	fmt.Println("mended:", mended(10))
	fmt.Println("two jobs:", squares(2))
}
