// Threads counts the threads of a program whose goroutines all wait: on a channel, for a connection, or in the kernel.
// Each count is made by a process of its own, since a thread, once made, stays.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

const runs = 5

func main() {
	waits := map[string]func(){"channel": onChannel, "network": onNetwork, "kernel": inKernel}
	if len(os.Args) > 1 {
		waits[os.Args[1]]()
		time.Sleep(400 * time.Millisecond) // until everybody waits
		fmt.Println(count())
		return
	}
	runtime.GOMAXPROCS(8)
	fmt.Printf("GOMAXPROCS=%d, %d runs each\n", runtime.GOMAXPROCS(0), runs)
	report("10000 goroutines on a channel", "channel")
	report("2000 goroutines on connections", "network")
	report("1000 goroutines in the kernel", "kernel")
}

// report runs this program again and again, and prints the lowest, the middle and the highest count.
func report(what, wait string) {
	var threads, inKernel []int
	for range runs {
		out, err := exec.Command(os.Args[0], wait).Output()
		if err != nil {
			fmt.Println(what, err)
			os.Exit(1)
		}
		fields := strings.Fields(string(out))
		threads = append(threads, number(fields[0]))
		inKernel = append(inKernel, number(fields[1]))
	}
	slices.Sort(threads)
	slices.Sort(inKernel)
	fmt.Printf("%s: %d threads (%d to %d), %d goroutines not in Go\n",
		what, threads[runs/2], threads[0], threads[runs-1], inKernel[runs/2])
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}
