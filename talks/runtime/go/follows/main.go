// Command follows takes all CPUs but one away from itself, and watches GOMAXPROCS. Linux only.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

func main() {
	fmt.Println("at the start, all CPUs:", runtime.GOMAXPROCS(0) == runtime.NumCPU())
	// region follows
	onlyCPU(0)
	work(2500 * time.Millisecond)
	say("two seconds later")

	runtime.GOMAXPROCS(3) // by hand: it stays
	work(2500 * time.Millisecond)
	say("set by hand")

	runtime.SetDefaultGOMAXPROCS()
	say("the default again")
	// endregion
	fmt.Println("NumCPU is the same:", runtime.NumCPU() > 1)
}

func say(when string) { fmt.Printf("%s: %d\n", when, runtime.GOMAXPROCS(0)) }

// work keeps a CPU busy; in a program that sleeps, sysmon sleeps too.
func work(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
		runtime.Gosched()
	}
}

// onlyCPU binds every thread of this process to one CPU.
func onlyCPU(cpu int) {
	var mask [128]byte
	mask[cpu/8] = 1 << (cpu % 8)
	tasks, _ := os.ReadDir("/proc/self/task")
	for _, task := range tasks {
		tid, _ := strconv.Atoi(task.Name())
		syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, uintptr(tid), uintptr(len(mask)), uintptr(unsafe.Pointer(&mask)))
	}
}
