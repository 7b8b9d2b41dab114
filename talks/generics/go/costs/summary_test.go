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

// keep notes what a run came to, for the summary at the end.
func keep(b *testing.B) {
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	if results[name] == nil {
		names = append(names, name)
	}
	results[name] = append(results[name], float64(b.Elapsed().Nanoseconds())/float64(b.N)/calls)
}

// TestMain prints the median of the runs that -count asks for, for one call, and how the quickest runs compare.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range names {
		fmt.Printf("%s: median %.2f ns\n", name, median(name))
	}
	ratio("a parameter for an interface", "Param", "Interface")
	ratio("a parameter of interface type for a parameter", "ParamOfInterface", "Param")
	ratio("an interface for a known type", "Interface", "Known")
	ratio("inlined, a parameter for an interface", "InlinedParam", "InlinedInterface")
	ratio("a generic sum for a plain one", "SumParam", "SumInts")
	ratio("a sum by a method for a plain one", "SumMethod", "SumInts")
	ratio("a method for a function", "Method", "Function")
	ratio("the old sort for the generic one", "SortOld", "SortGeneric")
	os.Exit(code)
}

func ratio(what, one, other string) {
	fmt.Printf("%s: %.1f times\n", what, lowest(one)/lowest(other))
}

// lowest returns the quickest run: the one that others disturbed least.
func lowest(name string) float64 {
	if len(results[name]) == 0 {
		return 0
	}
	return slices.Min(results[name])
}

func median(name string) float64 {
	runs := results[name]
	if len(runs) == 0 {
		return 0
	}
	slices.Sort(runs)
	return runs[len(runs)/2]
}
