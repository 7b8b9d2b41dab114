// A deferred unlock waits for the end of the function, and the second turn of the loop waits for it.
package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu    sync.Mutex
	cents int
}

// region loop
func payAll(from *account, sums []int) {
	for _, sum := range sums {
		from.mu.Lock()
		defer from.mu.Unlock() // too late
		from.cents -= sum
		fmt.Println("paid", sum)
	}
}

// endregion

// region mended
func payEach(from *account, sums []int) {
	for _, sum := range sums {
		pay(from, sum)
	}
}

func pay(from *account, sum int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	from.cents -= sum
	fmt.Println("paid", sum)
}

// endregion

func main() {
	payEach(&account{cents: 100}, []int{10, 20})
	payAll(&account{cents: 100}, []int{10, 20})
}
