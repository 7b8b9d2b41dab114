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
	tried   = map[string]bool{}
)

// keep notes what a run came to, for the summary at the end. A benchmark with b.N is tried with a few turns, then
// with more: the first try begins a run, and only the last one counts.
func keep(b *testing.B) {
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	took := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	if runs := results[name]; tried[name] && b.N > 1 {
		runs[len(runs)-1] = took
	} else {
		results[name] = append(runs, took)
	}
	tried[name] = strings.HasPrefix(name, "Deep")
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
		fmt.Printf("%s: median %s, lowest %s, highest %s\n",
			name, short(name, median(name)), short(name, runs[0]), short(name, runs[len(runs)-1]))
	}
	fmt.Printf("to start a thread: %.0f times as long\n", median("Thread")/median("Goroutine"))
	fmt.Printf("to switch threads: %.0f times as long\n", median("SwitchThreads")/median("Switch"))
	fmt.Printf("to grow the stack: %.0f times as long\n", median("DeepFirst")/median("DeepSecond"))
	os.Exit(code)
}

func median(name string) float64 {
	runs := results[name]
	if len(runs) == 0 {
		return 0
	}
	return (runs[(len(runs)-1)/2] + runs[len(runs)/2]) / 2
}

// short returns a time with no more digits than mean something: of threads and deep calls in microseconds.
func short(name string, ns float64) string {
	switch {
	case strings.Contains(name, "Thread"), strings.Contains(name, "Deep"):
		return fmt.Sprintf("%.1f µs", ns/1000)
	case ns < 10:
		return fmt.Sprintf("%.1f ns", ns)
	default:
		return fmt.Sprintf("%.0f ns", ns)
	}
}
