// Procs sets GOMAXPROCS by hand, and gives it back to the runtime.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	start := runtime.GOMAXPROCS(0)
	// region procs
	// go.mod says go 1.25 or later

	// fixed from here on: no more updates
	runtime.GOMAXPROCS(8)

	// the default again, following the limit
	runtime.SetDefaultGOMAXPROCS()
	// endregion
	fmt.Println("the default again:", runtime.GOMAXPROCS(0) == start)
}
