package main

// region preamble

/*
#include <stdint.h>

static uint32_t twice(uint32_t n) {
	return 2 * n;
}
*/
import "C"
import "fmt"

func main() {
	fmt.Println(C.twice(21))
}

// endregion
