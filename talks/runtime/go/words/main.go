// Command words turns bytes into a string without a copy, and back into bytes.
package main

import (
	"fmt"
	"unsafe"
)

func main() {
	// region words
	b := []byte("hello")
	s := unsafe.String(unsafe.SliceData(b), len(b)) // no copy
	m := map[string]int{s: 1}
	b[0] = 'j' // the promise is broken: s was to be constant
	_, found := m["hello"]
	fmt.Println(s, found, len(m))
	// endregion
}
