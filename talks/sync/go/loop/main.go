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
func payAll(a *account, sums []int) {
	for _, sum := range sums {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.cents -= sum
		fmt.Println("paid", sum)
	}
}

// endregion

// region mended
func payEach(a *account, sums []int) {
	for _, sum := range sums {
		pay(a, sum)
	}
}

func pay(a *account, sum int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cents -= sum
	fmt.Println("paid", sum)
}

// endregion

func main() {
	payEach(&account{cents: 100}, []int{10, 20})
	payAll(&account{cents: 100}, []int{10, 20})
}
