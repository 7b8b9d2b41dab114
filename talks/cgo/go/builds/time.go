package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const rounds = 7

// region sources
const pureGo = `package p

func twice(n uint32) uint32 { return %d * n }
`

const withC = `package p

/*
#include <stdint.h>
static uint32_t twice(uint32_t n) { return %d * n; }
*/
import "C"

func twice(n uint32) uint32 { return uint32(C.twice(C.uint32_t(n))) }
`

// endregion

// measure compiles two packages that do the same, each time with another number in it, so that no cache knows it.
func measure() {
	pure, c := compile(pureGo), compile(withC)
	fmt.Println("a package of one function, compiled alone:")
	fmt.Println("  in Go:          ", summary(pure))
	fmt.Println("  with import \"C\":", summary(c))
	fmt.Printf("  %.0f times as long\n", median(c).Seconds()/median(pure).Seconds())
}

func compile(source string) (took []time.Duration) {
	os.WriteFile(filepath.Join(folder, "go.mod"), []byte("module p\n\ngo 1.21\n"), 0o644)
	for round := range rounds + 1 {
		text := fmt.Sprintf(source, time.Now().UnixNano()%1e9)
		os.WriteFile(filepath.Join(folder, "p.go"), []byte(text), 0o644)
		build := command(nil, "build", ".")
		build.Dir = folder
		begin := time.Now()
		if said, err := build.CombinedOutput(); err != nil {
			fmt.Println(string(said), err)
			os.Exit(1)
		}
		if round > 0 { // the first one may have to build what the package imports
			took = append(took, time.Since(begin))
		}
	}
	return took
}

func median(took []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(took))[len(took)/2]
}

func summary(took []time.Duration) string {
	ms := func(d time.Duration) int64 { return d.Milliseconds() }
	return fmt.Sprintf("median %d ms, lowest %d, highest %d", ms(median(took)), ms(slices.Min(took)), ms(slices.Max(took)))
}
