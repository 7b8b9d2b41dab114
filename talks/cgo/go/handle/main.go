package main

/*
#include <stdint.h>
extern void visit(uintptr_t, int);
static void each(int n, uintptr_t data) {
	for (int i = 1; i <= n; i++) visit(data, i * i);
}
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
)

// region handle

//export visit
func visit(data C.uintptr_t, n C.int) {
	cgo.Handle(data).Value().(func(int))(int(n))
}

func main() {
	sum := 0
	h := cgo.NewHandle(func(n int) { sum += n })
	defer h.Delete()
	C.each(3, C.uintptr_t(h)) // a number
	fmt.Println(sum)
}

// endregion
