// Command step walks off the end of an array with unsafe.
package main

import (
	"fmt"
	"unsafe"
)

// region step
func third(p *[2]int64) int64 {
	q := unsafe.Add(unsafe.Pointer(p), 2*8) // one past the end
	return *(*int64)(q)
}

// endregion

var pair *[2]int64

func main() {
	pair = new([2]int64)
	fmt.Println(third(pair))
}
