// Window is a trap: eight bytes of each page keep the whole page. A copy lets it go.
package main

import (
	"bytes"
	"fmt"
	"runtime"
)

const mib = 1 << 20

// page stands for a file, or for the body of a response: 1 MiB.
func page() []byte { return make([]byte, mib) }

// region keep
func keep() []byte {
	body := page()
	return body[:8] // and the megabyte
}

func clone() []byte {
	body := page()
	return bytes.Clone(body[:8])
}

// endregion

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return (m.HeapAlloc + mib/2) / mib
}

func collect(f func() []byte) uint64 {
	before := heap()
	var ids [][]byte
	for range 100 {
		ids = append(ids, f())
	}
	after := heap()
	runtime.KeepAlive(ids)
	return after - before
}

func main() {
	fmt.Println("body[:8]:             ", collect(keep), "MiB live")
	fmt.Println("bytes.Clone(body[:8]):", collect(clone), "MiB live")
}
