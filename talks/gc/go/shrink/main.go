// Shrink is a trap: a map that was emptied keeps its tables.
package main

import (
	"fmt"
	"runtime"
)

const mib = 1 << 20

var m map[int][64]byte

// heap returns what is live, in MiB.
func heap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return (s.HeapAlloc + mib/2) / mib
}

func fill() {
	for i := range 500_000 {
		m[i] = [64]byte{}
	}
}

func main() {
	// region empty
	m = make(map[int][64]byte)
	fill()
	fmt.Println("half a million:", heap(), "MiB")
	for i := range 500_000 {
		delete(m, i)
	}
	fmt.Println("all deleted:", heap(), "MiB")
	clear(m)
	fmt.Println("after clear:", heap(), "MiB")
	m = make(map[int][64]byte)
	fmt.Println("a new map:", heap(), "MiB")
	// endregion
	runtime.KeepAlive(m)
}
