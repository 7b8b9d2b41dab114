package costs

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

var results = map[string][]float64{}

// keep notes what a run came to, for the summary at the end.
func keep(b *testing.B) {
	name := fmt.Sprintf("%s on %d", b.Name()[len("Benchmark"):], procs())
	results[name] = append(results[name], float64(b.Elapsed().Nanoseconds())/float64(b.N))
}

// TestMain prints median, lowest and highest of the runs that -count asks for.
func TestMain(m *testing.M) {
	code := m.Run()
	names := make([]string, 0, len(results))
	for name := range results {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		runs := results[name]
		slices.Sort(runs)
		fmt.Printf("%s: median %s ns, lowest %s, highest %s\n",
			name, short(runs[len(runs)/2]), short(runs[0]), short(runs[len(runs)-1]))
	}
	os.Exit(code)
}

// short returns a time as it can be said: no more digits than mean something.
func short(ns float64) string {
	if ns < 10 {
		return fmt.Sprintf("%.1f", ns)
	}
	return fmt.Sprintf("%.0f", ns)
}
