// Trap returns an error that is not nil, though nothing went wrong.
package main

import (
	"fmt"
	"unsafe"
)

// region trap
type Problem struct{ Field string }

func (p *Problem) Error() string { return "problem" }

func check(name string) error {
	var p *Problem
	if name == "" {
		p = &Problem{"name"}
	}
	return p
}

// endregion

// region mended
func checked(name string) error {
	if name == "" {
		return &Problem{"name"}
	}
	return nil
}

// endregion

// words are what an interface value is made of.
type words struct{ tab, data uintptr }

func main() {
	err := check("gopher")
	fmt.Println("err != nil:", err != nil)
	w := (*words)(unsafe.Pointer(&err))
	fmt.Println("first word is zero:", w.tab == 0)
	fmt.Println("second word is zero:", w.data == 0)
	fmt.Println("mended, err != nil:", checked("gopher") != nil)
}
