// Command pull wants a variable of package runtime that nobody offered.
package main

import (
	"fmt"
	_ "unsafe"
)

// region pull

//go:linkname allglen runtime.allglen
var allglen uintptr

func main() {
	fmt.Println(allglen)
}

// endregion
