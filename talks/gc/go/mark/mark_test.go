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
func cycle(build func() any) func(*testing.B) {
	return func(b *testing.B) {
		heap := build()
		runtime.GC()
		for b.Loop() {
			runtime.GC()
		}
		runtime.KeepAlive(heap)
	}
}

func BenchmarkMark(b *testing.B) {
	b.Run("flat", cycle(flat))
	b.Run("slice", cycle(slice))
	b.Run("shuffled", cycle(shuffled))
	b.Run("documents", cycle(documents))
	b.Run("tree", cycle(tree))
	b.Run("chain", cycle(chain))
}
