package costs

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var results = map[string][]float64{}

func keep(b *testing.B) {
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	results[name] = append(results[name], float64(b.Elapsed().Nanoseconds())/float64(b.N))
}

// TestMain says the medians, and how the quickest runs compare: they are the ones that nobody disturbed.
func TestMain(m *testing.M) {
	code := m.Run()
	if len(results) > 0 {
		for _, name := range []string{"TypeOf", "ReadField", "ReadTypeAssert", "ReadInterface", "SetInt"} {
			fmt.Printf("%s: median %.1f ns\n", name, median(name))
		}
		ratio("by name", "ReadByName", "ReadField")
		ratio("by interface", "ReadInterface", "ReadField")
		ratio("call", "CallReflect", "CallDirect")
		ratio("asserted", "CallAsserted", "CallReflect")
		ratio("deep", "EqualDeep", "EqualDirect")
	}
	os.Exit(code)
}

func ratio(what, one, other string) {
	fmt.Printf("%s: %.1f times as long\n", what, slices.Min(results[one])/slices.Min(results[other]))
}

func median(name string) float64 {
	runs := results[name]
	slices.Sort(runs)
	return runs[len(runs)/2]
}
