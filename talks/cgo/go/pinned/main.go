package main

/*
typedef struct { char *body; int size; } request;
static char *kept;
static int send(request *r) { kept = r->body; return r->size; }
static char later(void) { return kept[0]; }
*/
import "C"

import (
	"fmt"
	"runtime"
	"unsafe"
)

// region pinned
func main() {
	body := []byte("hello")
	req := &C.request{size: C.int(len(body))}

	var pinner runtime.Pinner
	pinner.Pin(&body[0])
	defer pinner.Unpin() // when C has forgotten

	req.body = (*C.char)(unsafe.Pointer(&body[0]))
	fmt.Println("sent", C.send(req))
	runtime.GC()
	fmt.Printf("C still reads %c\n", C.later())
}

// endregion
