package mark

import (
	"fmt"
	"os"
	"runtime"
	"testing"
)

func TestMain(m *testing.M) {
	fmt.Printf("%d MiB, %d nodes\n", size>>20, many)
	os.Exit(m.Run())
}

// cycle times collections of a heap that holds nothing but what build made.
func cycle(b *testing.B, build func() any) {
	heap := build()
	runtime.GC()
	for b.Loop() {
		runtime.GC()
	}
	runtime.KeepAlive(heap)
}

func BenchmarkFlat(b *testing.B)      { cycle(b, flat) }
func BenchmarkSlice(b *testing.B)     { cycle(b, slice) }
func BenchmarkShuffled(b *testing.B)  { cycle(b, shuffled) }
func BenchmarkDocuments(b *testing.B) { cycle(b, documents) }
func BenchmarkTree(b *testing.B)      { cycle(b, tree) }
func BenchmarkChain(b *testing.B)     { cycle(b, chain) }
