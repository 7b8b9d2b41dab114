// Bound does twenty thousand small jobs: with a goroutine for each at once, then with at most a hundred at a time.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

const jobs, most = 20_000, 100

// region unbounded
func unbounded() {
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(job)
	}
	wg.Wait()
}

// endregion

// region bounded
func bounded() {
	var wg sync.WaitGroup
	slots := make(chan struct{}, most)
	for range jobs {
		slots <- struct{}{} // wait here
		wg.Go(func() {
			defer func() { <-slots }()
			job()
		})
	}
	wg.Wait()
}

// endregion

// job needs 4 KiB of stack, and waits for somebody.
func job() {
	var room [4096]byte
	room[len(os.Args)] = 1
	time.Sleep(time.Millisecond)
	use(&room)
}

//go:noinline
func use(*[4096]byte) {}

func main() {
	if len(os.Args) > 1 {
		map[string]func(){"unbounded": unbounded, "bounded": bounded}[os.Args[1]]()
		fmt.Println(peak() >> 10)
		return
	}
	fmt.Printf("%d jobs, bounded: at most %d at a time\n", jobs, most)
	for _, way := range []string{"unbounded", "bounded"} {
		out, err := exec.Command(os.Args[0], way).Output()
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Printf("%-9s  %s MiB at the peak\n", way, out[:len(out)-1])
	}
}

// peak reads from the kernel the most memory that this process ever had, in KiB.
func peak() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for line := range strings.Lines(string(status)) {
		if name, value, _ := strings.Cut(line, ":"); name == "VmHWM" {
			n, _ := strconv.Atoi(strings.Fields(value)[0])
			return n
		}
	}
	return 0
}
