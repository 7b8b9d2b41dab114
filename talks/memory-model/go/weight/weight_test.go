// Work that touches memory in different ways, to be measured with and without the race detector.
package weight

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

const size = 4096

func numbers() []int {
	s := make([]int, size)
	x := uint32(1)
	for i := range s {
		x = x*1664525 + 1013904223
		s[i] = int(x >> 8)
	}
	return s
}

func BenchmarkSort(b *testing.B) {
	from, to := numbers(), make([]int, size)
	for b.Loop() {
		copy(to, from)
		slices.Sort(to)
	}
}

func BenchmarkMap(b *testing.B) {
	keys := numbers()
	for b.Loop() {
		m := make(map[int]int, size)
		for i, key := range keys {
			m[key] = i
		}
	}
}

func BenchmarkText(b *testing.B) {
	text := strings.Repeat("happens before, synchronised before. ", 200)
	for b.Loop() {
		counts := map[string]int{}
		for word := range strings.FieldsSeq(text) {
			counts[strings.ToUpper(word)]++
		}
	}
}

func BenchmarkChannel(b *testing.B) {
	there, back := make(chan int), make(chan int)
	go func() {
		for v := range there {
			back <- v
		}
		close(back)
	}()
	for b.Loop() {
		there <- 1
		<-back
	}
	close(there)
}

func BenchmarkMutex(b *testing.B) {
	var mu sync.Mutex
	n := 0
	for b.Loop() {
		mu.Lock()
		n++
		mu.Unlock()
	}
}
