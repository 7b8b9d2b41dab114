// Command classes shows where the memory of a process is, in MiB, while a program allocates, drops and gives back.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
)

const mib = 1 << 20

var keep [][]byte

func main() {
	debug.SetGCPercent(-1)
	fmt.Println("moment    objects free released rest total RSS")
	show("start")
	for range 256 {
		keep = append(keep, make([]byte, mib))
		for i := range keep[len(keep)-1] {
			keep[len(keep)-1][i] = 1
		}
	}
	show("allocated")
	keep = nil
	show("dropped")
	runtime.GC()
	show("collected")
	debug.FreeOSMemory()
	show("returned")
	compare()
}

func show(moment string) {
	c := read()
	var sum uint64
	for name, value := range c {
		if name != "total" {
			sum += value
		}
	}
	if sum != c["total"] {
		panic("the parts are not the whole")
	}
	rest := sum - c["heap/objects"] - c["heap/free"] - c["heap/released"]
	fmt.Printf("%-9s", moment)
	for _, value := range []uint64{c["heap/objects"], c["heap/free"], c["heap/released"], rest, sum} {
		fmt.Printf(" %.1f", float64(value)/mib)
	}
	fmt.Printf(" %.1f\n", rss())
}

// region read
func read() map[string]uint64 {
	var samples []metrics.Sample
	for _, d := range metrics.All() {
		if strings.HasPrefix(d.Name, "/memory/classes/") {
			samples = append(samples, metrics.Sample{Name: d.Name})
		}
	}
	metrics.Read(samples)
	// endregion
	classes := make(map[string]uint64, len(samples))
	for _, s := range samples {
		name := strings.TrimSuffix(strings.TrimPrefix(s.Name, "/memory/classes/"), ":bytes")
		classes[name] = s.Value.Uint64()
	}
	return classes
}

func rss() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		var kib float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kib); n == 1 {
			return kib / 1024
		}
	}
	return 0
}

func compare() {
	var m runtime.MemStats
	var c map[string]uint64
	for range 1000 { // between the two readings something may move
		runtime.ReadMemStats(&m)
		c = read()
		if m.Sys == c["total"] && m.HeapInuse == c["heap/objects"]+c["heap/unused"] &&
			m.HeapReleased == c["heap/released"] && m.StackInuse == c["heap/stacks"] {
			break
		}
	}
	fmt.Println("classes:", len(c)-1)
	fmt.Println("HeapReleased is heap/released:", m.HeapReleased == c["heap/released"])
	fmt.Println("HeapInuse is objects + unused:", m.HeapInuse == c["heap/objects"]+c["heap/unused"])
	fmt.Println("HeapIdle is free + released:", m.HeapIdle == c["heap/free"]+c["heap/released"])
	fmt.Println("StackSys is stacks + os-stacks:", m.StackSys == c["heap/stacks"]+c["os-stacks"])
}
