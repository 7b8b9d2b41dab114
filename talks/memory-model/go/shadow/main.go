// How much memory a process holds for a given amount of data: run it with and without the race detector.
package main

import (
	"fmt"
	"os"
	"strings"
)

const mebibytes = 64

func main() {
	data := make([]int64, mebibytes<<20/8)
	for i := range data {
		data[i] = int64(i)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		fmt.Println("resident: unknown here")
		return
	}
	var kib int
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmRSS:") {
			fmt.Sscanf(line, "VmRSS: %d kB", &kib)
		}
	}
	fmt.Printf("%d MiB of data, %d MiB resident\n", len(data)*8>>20, kib>>10)
}
