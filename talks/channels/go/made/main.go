// Made makes channels of several sorts, and counts what they allocate.
package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

var (
	ints     chan int
	pointers chan *int
	empties  chan struct{}
)

func makeUnbuffered() { ints = make(chan int) }
func makeInts()       { ints = make(chan int, 100) }
func makePointers()   { pointers = make(chan *int, 100) }
func makeEmpties()    { empties = make(chan struct{}, 100) }

func main() {
	fmt.Println("a variable:", unsafe.Sizeof(ints), "bytes")
	report("make(chan int)", makeUnbuffered)
	report("make(chan int, 100)", makeInts)
	report("make(chan *int, 100)", makePointers)
	report("make(chan struct{}, 100)", makeEmpties)
}

func report(what string, make func()) {
	const times = 1000
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < times; i++ {
		make()
	}
	runtime.ReadMemStats(&after)
	fmt.Printf("%s: %d allocations, %d bytes\n", what,
		(after.Mallocs-before.Mallocs)/times, (after.TotalAlloc-before.TotalAlloc)/times)
}
