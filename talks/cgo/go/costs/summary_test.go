package costs

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var results = map[string][]float64{}

func took(b *testing.B) (string, float64) {
	return strings.TrimPrefix(b.Name(), "Benchmark"), float64(b.Elapsed().Nanoseconds()) / float64(b.N)
}

// keep notes what a run came to, for the summary at the end.
func keep(b *testing.B) {
	name, ns := took(b)
	results[name] = append(results[name], ns)
}

// keepLast does so for a benchmark that is tried with few turns first, then with more: the last try counts.
func keepLast(b *testing.B) {
	name, ns := took(b)
	if runs := results[name]; b.N > 1 && len(runs) > 0 {
		runs[len(runs)-1] = ns
	} else {
		results[name] = append(runs, ns)
	}
}

func median(name string) float64 {
	runs := slices.Sorted(slices.Values(results[name]))
	if len(runs) == 0 {
		return 0
	}
	return runs[len(runs)/2]
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range slices.Sorted(keys()) {
		runs := results[name]
		fmt.Printf("%s: median %.1f ns, lowest %.1f, highest %.1f\n", name, median(name), slices.Min(runs), slices.Max(runs))
	}
	if len(results) > 0 {
		fmt.Printf("a call into C: %.1f calls of a Go function\n", median("Call")/median("GoCall"))
		fmt.Printf("a callback: %.1f calls into C\n", median("Callback")/median("Call"))
		fmt.Printf("a system call: %.1f calls into C\n", median("Syscall")/median("Call"))
		fmt.Printf("a string in and free: %.1f calls into C\n", median("CString")/median("Call"))
	}
	os.Exit(code)
}

func keys() func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range results {
			if !yield(name) {
				return
			}
		}
	}
}
