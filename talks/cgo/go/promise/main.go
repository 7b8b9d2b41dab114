package main

/*
#cgo nocallback walk
extern void visit(int);
static void walk(int n) { visit(n); }
*/
import "C"

import "fmt"

// region promise

//export visit
func visit(n C.int) { fmt.Println("visited", n) }

func main() {
	C.walk(1) // promised: #cgo nocallback walk
}

// endregion
