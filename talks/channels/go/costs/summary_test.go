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
	results[name] = append(results[name], float64(b.Elapsed().Nanoseconds())/float64(b.N))
}

// TestMain prints median, lowest and highest of the runs that -count asks for.
func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range names {
		fmt.Printf("%s: median %s ns, lowest %s, highest %s\n",
			name, short(name, 0.5), short(name, 0), short(name, 1))
	}
	report()
	os.Exit(code)
}

func report() {
	fmt.Printf("a slot for a load: %.0f times\n", part("Slot", 0.5)/part("AtomicLoad", 0.5))
	fmt.Printf("a slot for a mutex: %.0f times\n", part("Slot", 0.5)/part("Mutex", 0.5))
	fmt.Printf("a trip for a slot: %.0f times\n", part("Trip", 0.5)/part("Slot", 0.5))
	fmt.Printf("each further case: %.0f ns\n", (part("Select16", 0.5)-part("Select2", 0.5))/14)
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

// short returns nanoseconds with no more digits than mean something: of what is quick with one behind the point.
func short(name string, of float64) string {
	if strings.Contains(name, "Atomic") || name == "Look" {
		return fmt.Sprintf("%.1f", part(name, of))
	}
	return fmt.Sprintf("%.0f", part(name, of))
}
