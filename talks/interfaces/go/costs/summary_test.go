package costs

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

// keep notes what a run came to for each thing that was done, and says so instead of the time of the whole loop.
func keep(b *testing.B, each int) {
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	if results[name] == nil {
		names = append(names, name)
	}
	ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(each)
	results[name] = append(results[name], ns)
	b.ReportMetric(ns, "ns/op")
}

// TestMain prints median, lowest and highest of the runs that -count asks for.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range names {
		fmt.Printf("%s: median %.1f ns, lowest %.1f, highest %.1f\n", name, part(name, 0.5), part(name, 0), part(name, 1))
	}
	fmt.Printf("dynamic for inlined: %.1f times\n", part("Dynamic", 0.5)/part("Inlined", 0.5))
	fmt.Printf("dynamic for direct: %.1f times\n", part("Dynamic", 0.5)/part("Direct", 0.5))
	fmt.Printf("mixed for alike: %.1f times\n", part("Mixed", 0.5)/part("Dynamic", 0.5))
	fmt.Printf("interface for concrete: %.1f times\n", part("Interface", 0.5)/part("Concrete", 0.5))
	fmt.Printf("generic pointers for dynamic: %.1f times\n", part("GenericPointer", 0.5)/part("Dynamic", 0.5))
	fmt.Printf("asserted for operator: %.1f times\n", part("Asserted", 0.5)/part("Operator", 0.5))
	fmt.Printf("large for small: %.0f times\n", part("ConvertLarge", 0.5)/part("ConvertSmall", 0.5))
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
