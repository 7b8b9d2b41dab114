// Command knobs turns what package debug offers, and reads what it was before.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
)

func main() {
	// region knobs
	fmt.Println("GOGC was", debug.SetGCPercent(50))
	fmt.Println("no limit:", debug.SetMemoryLimit(512<<20) == math.MaxInt64)
	fmt.Println("limit is", debug.SetMemoryLimit(-1)>>20, "MiB") // negative: only asked
	info, _ := debug.ReadBuildInfo()
	fmt.Println(info.Path, info.GoVersion == runtime.Version())
	for _, s := range info.Settings {
		if s.Key == "GOARCH" || s.Key == "CGO_ENABLED" {
			fmt.Println(s.Key, s.Value)
		}
	}
	// endregion
}
