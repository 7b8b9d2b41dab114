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
	old := debug.SetMemoryLimit(512 << 20)
	fmt.Println("no limit:", old == math.MaxInt64)
	now := debug.SetMemoryLimit(-1) // only asked
	fmt.Println("limit is", now>>20, "MiB")

	info, _ := debug.ReadBuildInfo()
	fmt.Println(info.Path, info.Settings[0])
	fmt.Println(info.GoVersion == runtime.Version())
	// endregion
}
