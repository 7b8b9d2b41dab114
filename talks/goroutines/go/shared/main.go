// Shared lets two goroutines use one variable. The compiler says where it lies.
package main

import (
	"fmt"
	"sync"
)

func main() {
	// region shared
	sum, own := 0, 0
	p := &own
	var wg sync.WaitGroup
	wg.Go(func() { sum += 40 })
	*p += 2
	wg.Wait()
	fmt.Println(sum + own)
	// endregion
}
