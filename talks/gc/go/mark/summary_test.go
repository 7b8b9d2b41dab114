package mark

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var results = map[string][]float64{}

// keep notes what a run came to, for the summary at the end.
func keep(b *testing.B) {
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	results[name] = append(results[name], float64(b.Elapsed().Nanoseconds())/float64(b.N))
}

// summary says how many times as long it takes when the nodes are scattered, by medians.
func summary() {
	for _, name := range []string{"Slice", "Tree", "Chain"} {
		if results[name] != nil {
			fmt.Printf("%sShuffled to %s: %.0f times\n", name, name, median(name+"Shuffled")/median(name))
		}
	}
}

func median(name string) float64 {
	runs := slices.Clone(results[name])
	slices.Sort(runs)
	return runs[len(runs)/2]
}
