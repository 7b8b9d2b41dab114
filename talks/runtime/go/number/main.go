// Command number keeps an address as a number.
package main

import (
	"fmt"
	"unsafe"
)

// region number
func field(p *[2]int64) *int64 {
	n := uintptr(unsafe.Pointer(p)) // a number: keeps nothing alive, follows nothing
	n += unsafe.Sizeof(p[0])
	return (*int64)(unsafe.Pointer(n))
}

// endregion

func main() {
	fmt.Println(*field(&[2]int64{1, 2}))
}
