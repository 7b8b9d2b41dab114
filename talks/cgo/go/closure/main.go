package main

/*
extern void visit(void *, int);
static void each(int n, void *data) {
	for (int i = 1; i <= n; i++) visit(data, i * i);
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// region closure

//export visit
func visit(data unsafe.Pointer, n C.int) {
	(*(*func(int))(data))(int(n))
}

func main() {
	sum := 0
	f := func(n int) { sum += n }
	data := unsafe.Pointer(&f)
	C.each(3, data) // C hands it to visit
	fmt.Println(sum)
}

// endregion
