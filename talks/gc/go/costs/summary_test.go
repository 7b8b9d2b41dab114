package costs

import (
	"fmt"
	"os"
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

// TestMain says at the end how many times as long the careless way takes, by medians.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, pair := range [][2]string{
		{"SliceGrown", "SliceSized"},
		{"PointPointers", "PointValues"},
		{"BufferFresh", "BufferPooled"},
	} {
		if results[pair[0]] != nil {
			fmt.Printf("%s to %s: %.1f times\n", pair[0], pair[1], median(pair[0])/median(pair[1]))
		}
	}
	os.Exit(code)
}

func median(name string) float64 {
	runs := slices.Clone(results[name])
	slices.Sort(runs)
	return runs[len(runs)/2]
}
