// Finalizer counts how many cycles it takes until 64 MiB are free: plain, with a cleanup, with a finalizer.
package main

import (
	"fmt"
	"runtime"
	"time"
)

const mib = 1 << 20

type file struct {
	buf *[64 * mib]byte
	fd  int
}

func heap() uint64 {
	runtime.GC()
	time.Sleep(10 * time.Millisecond) // finalizers and cleanups run beside us
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return (m.HeapAlloc + mib/2) / mib
}

//go:noinline
func open(watch func(*file)) {
	f := &file{buf: new([64 * mib]byte), fd: 3}
	watch(f)
}

func show(what string, watch func(*file)) {
	open(watch)
	fmt.Printf("%-10s first cycle %2d MiB, second %d MiB\n", what, heap(), heap())
}

func main() {
	heap()
	show("nothing:", func(*file) {})
	// region watch
	show("cleanup:", func(f *file) {
		runtime.AddCleanup(f, func(fd int) { /* close fd */ }, f.fd)
	})
	show("finalizer:", func(f *file) {
		runtime.SetFinalizer(f, func(f *file) { /* close f.fd */ })
	})
	// endregion
}
