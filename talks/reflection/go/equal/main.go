// DeepEqual has answers of its own.
package main

import (
	"fmt"
	"math"
	"reflect"
	"time"
)

func same(x, y any) { fmt.Println(reflect.DeepEqual(x, y)) }

func main() {
	var none []int
	f := func() {}
	nan := []float64{math.NaN()}
	now := time.Now()
	// region equal
	same(none, []int{})
	same(1, int64(1))
	same(nan, []float64{math.NaN()})
	same(nan, nan)
	same(f, f)
	same(now, now.UTC())
	// endregion
}
