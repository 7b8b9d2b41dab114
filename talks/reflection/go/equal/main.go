// DeepEqual has answers of its own.
package main

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"
)

func main() {
	same := reflect.DeepEqual
	// region equal
	var none []int
	nan := []float64{math.NaN()}
	f := func() {}
	now := time.Now()
	fmt.Println("nil and empty:     ", same(none, []int{}), slices.Equal(none, []int{}))
	fmt.Println("nil and no bytes:  ", same([]byte(nil), []byte{}), bytes.Equal(nil, []byte{}))
	fmt.Println("NaN, another slice:", same(nan, []float64{math.NaN()}))
	fmt.Println("NaN, the same one: ", same(nan, nan))
	fmt.Println("a func and itself: ", same(f, f))
	fmt.Println("int and int64:     ", same(1, int64(1)))
	fmt.Println("one moment, UTC:   ", same(now, now.UTC()), now.Equal(now.UTC()))
	// endregion
}
