package sites

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
)

// keep notes what a run came to for each thing that was done, for the summary at the end.
func keep(b *testing.B) {
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	if results[name] == nil {
		names = append(names, name)
	}
	ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	results[name] = append(results[name], ns)
}

// TestMain prints median, lowest and highest of the runs that -count asks for.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range names {
		fmt.Printf("%s: median %.1f ns, lowest %.1f, highest %.1f\n", name, part(name, 0.5), part(name, 0), part(name, 1))
	}
	fmt.Printf("made for compiled: %.1f times\n", part("Made", 0.5)/part("Compiled", 0.5))
	fmt.Printf("made for mended: %.1f times\n", part("Made", 0.5)/part("Mended", 0.5))
	os.Exit(code)
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
