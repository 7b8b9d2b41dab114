package main

/*
#include <errno.h>
#include <stdlib.h>
static int half(int n) {
	if (n % 2) { errno = EINVAL; return -1; }
	errno = ENOENT; // something on the way failed, and it did not matter
	return n / 2;
}
*/
import "C"

import "fmt"

// region errno
func main() {
	n, err := C.half(7)
	fmt.Println(n, err)

	n, err = C.half(8) // no failure
	fmt.Println(n, err)

	// C's result first:
	if n, err := C.half(8); n < 0 {
		fmt.Println("failed:", err)
	} else {
		fmt.Println("half is", n)
	}
}

// endregion
