package mark

import (
	"fmt"
	"os"
	"runtime"
	"testing"
)

func TestMain(m *testing.M) {
	fmt.Printf("%d MiB, %d nodes\n", size>>20, many)
	code := m.Run()
	summary()
	os.Exit(code)
}

// cycle times collections of a heap that holds nothing but this.
func cycle(b *testing.B, heap any) {
	runtime.GC()
	for b.Loop() {
		runtime.GC()
	}
	keep(b)
	runtime.KeepAlive(heap)
}

func BenchmarkFlat(b *testing.B)          { cycle(b, flat()) }
func BenchmarkSlice(b *testing.B)         { cycle(b, ordered()) }
func BenchmarkSliceShuffled(b *testing.B) { cycle(b, shuffled()) }
func BenchmarkTree(b *testing.B)          { cycle(b, tree(ordered())) }
func BenchmarkTreeShuffled(b *testing.B)  { cycle(b, tree(shuffled())) }
func BenchmarkChain(b *testing.B)         { cycle(b, chain(ordered())) }
func BenchmarkChainShuffled(b *testing.B) { cycle(b, chain(shuffled())) }
