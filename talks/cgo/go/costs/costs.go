// Package costs measures the way into C and back, with nothing to do on the other side.
package costs

/*
#cgo noescape into
#cgo nocallback into
#cgo nocallback quiet

#include <stdlib.h>

static void nothing(void) {}
static void quiet(void) {}
static int add(int a, int b) { return a + b; }
static void take(int *p) { *p += 1; }
static void into(int *p) { *p += 1; }

extern void backInGo(void);
static void callBack(int n) { for (int i = 0; i < n; i++) backInGo(); }
*/
import "C"

import "unsafe"

var calls int

//export backInGo
func backInGo() { calls++ }

//go:noinline
func goNothing() {}

// region calls
func intoC()     { C.nothing() }
func intoQuiet() { C.quiet() }

// endregion

func back(n int) { C.callBack(C.int(n)) }

// region escapes
func withPointer() int {
	n := C.int(1)
	C.take(&n) // n escapes: an allocation
	return int(n)
}

func withNoescape() int {
	n := C.int(1)
	C.into(&n) // #cgo noescape into: n stays on the stack
	return int(n)
}

// endregion

// region copies
func copyIn(s string) {
	c := C.CString(s) // malloc, copy, a zero byte at the end
	C.free(unsafe.Pointer(c))
}

func copyOut(p unsafe.Pointer, n int) []byte {
	return C.GoBytes(p, C.int(n)) // make, copy
}

// endregion

func room(n int) unsafe.Pointer { return C.calloc(1, C.size_t(n)) }
