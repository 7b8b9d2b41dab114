// Work that touches memory in different ways, to be measured with and without the race detector.
package weight

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const (
	size = 4096
	runs = 9
)

func numbers() []int {
	s := make([]int, size)
	x := uint32(1)
	for i := range s {
		x = x*1664525 + 1013904223
		s[i] = int(x >> 8)
	}
	return s
}

func sortNumbers(b *testing.B) {
	from, to := numbers(), make([]int, size)
	for b.Loop() {
		copy(to, from)
		slices.Sort(to)
	}
}

func fillMap(b *testing.B) {
	keys := numbers()
	for b.Loop() {
		m := make(map[int]int, size)
		for i, key := range keys {
			m[key] = i
		}
	}
}

func countWords(b *testing.B) {
	text := strings.Repeat("happens before, synchronised before. ", 300)
	for b.Loop() {
		counts := map[string]int{}
		for word := range strings.FieldsSeq(text) {
			counts[strings.ToUpper(word)]++
		}
	}
}

func roundTrips(b *testing.B) {
	there, back := make(chan int), make(chan int)
	go func() {
		for v := range there {
			back <- v
		}
		close(back)
	}()
	for b.Loop() {
		for range 100 {
			there <- 1
			<-back
		}
	}
	close(there)
}

// TestBest prints the best of several runs of each: on a busy machine the least that is disturbed.
func TestBest(t *testing.T) {
	for _, work := range []struct {
		name string
		f    func(*testing.B)
	}{
		{"sort", sortNumbers},
		{"words", countWords},
		{"map", fillMap},
		{"channel", roundTrips},
	} {
		best := testing.Benchmark(work.f).NsPerOp()
		for range runs - 1 {
			best = min(best, testing.Benchmark(work.f).NsPerOp())
		}
		fmt.Printf("%s: %d microseconds, best of %d\n", work.name, best/1000, runs)
	}
}
