package main

// region promises

/*
#cgo noescape one
#cgo noescape both
#cgo nocallback both
static void none(int *p) { *p += 1; }
static void one(int *p) { *p += 1; }
static void both(int *p) { *p += 1; }
*/
import "C"

// endregion

import (
	"fmt"
	"testing"
)

func main() {
	show("no promise", func() {
		n := C.int(1)
		C.none(&n)
	})
	show("noescape", func() {
		n := C.int(1)
		C.one(&n)
	})
	show("and nocallback", func() {
		n := C.int(1)
		C.both(&n)
	})
}

func show(what string, f func()) {
	fmt.Printf("%-14s %.0f allocs\n", what, testing.AllocsPerRun(100, f))
}
