// Who allocates? A program asks its own memory profile.
package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

type point struct{ x, y int }

var (
	points []*point
	text   string
)

func work() {
	points = make([]*point, 0, 1000)
	for i := range 1000 {
		points = append(points, &point{i, i})
		if i%2 == 0 {
			text = fmt.Sprint(i + 1000)
		}
	}
}

// region profile
func profile() (lines []string) {
	records := make([]runtime.MemProfileRecord, 1000)
	n, _ := runtime.MemProfile(records, true)
	slices.SortFunc(records[:n], func(a, b runtime.MemProfileRecord) int {
		return cmp.Compare(b.AllocObjects, a.AllocObjects)
	})
	for _, r := range records[:n] {
		frames := runtime.CallersFrames(r.Stack())
		for f, more := frames.Next(); more || f.PC != 0; f, more = frames.Next() {
			if strings.HasPrefix(f.Function, "main.work") {
				lines = append(lines, fmt.Sprintf("%5d allocations  %s:%d",
					r.AllocObjects, filepath.Base(f.File), f.Line))
				break
			}
		}
	}
	return lines
}

// endregion

func main() {
	fmt.Println("rate", runtime.MemProfileRate, "bytes; now every allocation")
	runtime.MemProfileRate = 1
	work()
	runtime.GC()
	runtime.GC()
	for _, line := range profile() {
		fmt.Println(line)
	}
}
