package main

/*
#include <stdlib.h>
#include <string.h>
#include <malloc.h>
static size_t inUse(void) { return mallinfo2().uordblks; }
*/
import "C"

import (
	"fmt"
	"runtime"
	"unsafe"
)

// region leak
func length(s string) int {
	return int(C.strlen(C.CString(s))) // nobody frees the copy
}

// endregion

// region mended
func lengthMended(s string) int {
	c := C.CString(s)
	defer C.free(unsafe.Pointer(c))
	return int(C.strlen(c))
}

// endregion

func main() {
	s := string(make([]byte, 1000))
	for _, one := range []struct {
		name string
		f    func(string) int
	}{{"without free", length}, {"with free", lengthMended}} {
		runtime.GC()
		before := C.inUse()
		var m0, m1 runtime.MemStats
		runtime.ReadMemStats(&m0)
		for range 10_000 {
			one.f(s)
		}
		runtime.GC()
		runtime.ReadMemStats(&m1)
		fmt.Printf("%-12s  C's heap grew by %2d MB, Go's by %d MB\n", one.name,
			mega(int64(C.inUse()-before)), mega(int64(m1.HeapAlloc)-int64(m0.HeapAlloc)))
	}
}

func mega(bytes int64) int64 { return (bytes + 500_000) / 1_000_000 }
