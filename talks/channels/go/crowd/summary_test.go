package crowd

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var (
	results = map[string][]float64{}
	names   []string
	last    = map[string]int{}
)

// keep notes what a run came to, for the summary at the end. A benchmark is tried with more and more turns: the last counts.
func keep(b *testing.B) {
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	if results[name] == nil {
		names = append(names, name)
	}
	runs := results[name]
	if b.N > last[name] && len(runs) > 0 {
		runs = runs[:len(runs)-1]
	}
	last[name] = b.N
	results[name] = append(runs, float64(b.Elapsed().Nanoseconds())/float64(b.N))
}

// TestMain prints median, lowest and highest of the runs that -count asks for.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range names {
		fmt.Printf("%s: median %s ns, lowest %s, highest %s\n",
			name, short(name, 0.5), short(name, 0), short(name, 1))
	}
	report()
	os.Exit(code)
}

func report() {
	fmt.Printf("readers, a slot for a load: %.0f times\n", part("ReadSlot", 0.5)/part("ReadAtomic", 0.5))
	fmt.Printf("counters, a slot for an add: %.0f times\n", part("CountSlot", 0.5)/part("CountAtomic", 0.5))
	fmt.Printf("counters, a slot for a mutex: %.0f times\n", part("CountSlot", 0.5)/part("CountMutex", 0.5))
	fmt.Printf("no buffer for a buffer of 64: %.0f times\n", part("Stream0", 0.5)/part("Stream64", 0.5))
	fmt.Printf("a buffer of 64 for one of 1024: %.0f times\n", part("Stream64", 0.5)/part("Stream1024", 0.5))
}

// part returns the run below which that part of all runs lies.
func part(name string, of float64) float64 {
	runs := results[name]
	if len(runs) == 0 {
		return 0
	}
	slices.Sort(runs)
	return runs[int(of*float64(len(runs)-1))]
}

// short returns nanoseconds with no more digits than mean something: of what is quick with one behind the point.
func short(name string, of float64) string {
	if strings.Contains(name, "Atomic") || name == "Look" {
		return fmt.Sprintf("%.1f", part(name, of))
	}
	return fmt.Sprintf("%.0f", part(name, of))
}
