package batch

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

const many = 4096

var (
	items   = numbers(many)
	results = map[int][]float64{}
	batches = []int{1, 4, 16, 64, 256, 1024, 4096}
	sink    int
)

func BenchmarkSum(b *testing.B) {
	for _, batch := range batches {
		b.Run(fmt.Sprint(batch), func(b *testing.B) {
			for b.Loop() {
				sink = sum(items, batch)
			}
			keep(b, batch)
		})
	}
	b.Run("go", func(b *testing.B) {
		for b.Loop() {
			sink = inGo(items)
		}
		keep(b, 0)
	})
}

func keep(b *testing.B, batch int) {
	each := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / many
	results[batch] = append(results[batch], each)
	b.ReportMetric(each, "ns/item")
}

func TestSum(t *testing.T) {
	for _, batch := range batches {
		if sum(items, batch) != inGo(items) {
			t.Errorf("batches of %d: another sum", batch)
		}
	}
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, batch := range append(batches, 0) {
		if runs := slices.Sorted(slices.Values(results[batch])); len(runs) > 0 {
			name := fmt.Sprintf("%4d a crossing", batch)
			if batch == 0 {
				name = "a loop in Go  "
			}
			fmt.Printf("%s: %.2f ns an item\n", name, runs[len(runs)/2])
		}
	}
	os.Exit(code)
}
