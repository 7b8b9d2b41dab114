// Memory counts what a goroutine that waits takes, and what a thread takes. Each count is made by a process of its own.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

const goroutines, threads = 100_000, 1_000

func main() {
	if len(os.Args) > 1 {
		before := status("VmRSS")
		if os.Args[1] == "goroutines" {
			wait(goroutines, func() {})
		} else {
			wait(threads, runtime.LockOSThread)
		}
		fmt.Println(status("VmRSS")-before, status("Threads"))
		return
	}
	report("goroutine", goroutines)
	report("thread", threads)
}

// region wait
// wait starts n goroutines that wait for good; first makes each of them what it is.
func wait(n int, first func()) {
	never, here := make(chan bool), make(chan bool)
	for range n {
		go func() {
			first()
			here <- true
			<-never
		}()
	}
	for range n {
		<-here
	}
}

// endregion

func report(what string, n int) {
	out, err := exec.Command(os.Args[0], what+"s").Output()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var kib, count int
	fmt.Sscan(string(out), &kib, &count)
	fmt.Printf("%d %ss: %d threads, %d MiB, %.1f KiB each\n", n, what, count, kib>>10, float64(kib)/float64(n))
}

// status reads a number from what the kernel says of this process: sizes in KiB.
func status(key string) int {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if name, value, _ := strings.Cut(lines.Text(), ":"); name == key {
			n, _ := strconv.Atoi(strings.Fields(value)[0])
			return n
		}
	}
	return 0
}
