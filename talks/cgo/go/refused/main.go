package main

/*
typedef struct { char *body; int size; } request;
static int send(request *r) { return r->size; }
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// region refused
func main() {
	body := []byte("hello")
	req := &C.request{size: C.int(len(body))}
	fmt.Println("sent", C.send(req)) // fine: req points to no Go memory

	req.body = (*C.char)(unsafe.Pointer(&body[0]))
	fmt.Println("sent", C.send(req)) // panics
	fmt.Println("2 calls, and nobody has looked")
}

// endregion
