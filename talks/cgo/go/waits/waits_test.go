package waits

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

var results = map[string][]float64{}

func BenchmarkInGo(b *testing.B)       { measure(b, "InGo", inGo) }
func BenchmarkInCallback(b *testing.B) { measure(b, "InCallback", inCallbacks) }

// measure notes the last try of each run, which has most turns.
func measure(b *testing.B, name string, f func(int)) {
	f(b.N)
	ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	if runs := results[name]; b.N > 1 && len(runs) > 0 {
		runs[len(runs)-1] = ns
	} else {
		results[name] = append(runs, ns)
	}
}

func TestMain(m *testing.M) {
	go echo()
	code := m.Run()
	if len(results) == 2 {
		fmt.Printf("in a callback: %.0f times as long\n", median("InCallback")/median("InGo"))
	}
	os.Exit(code)
}

func median(name string) float64 {
	return slices.Sorted(slices.Values(results[name]))[len(results[name])/2]
}
