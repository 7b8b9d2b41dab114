// Workers does nothing but start one cycle: GODEBUG=gcpacertrace=1 then says how many workers the pacer wants.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	runtime.GC()
	fmt.Println("GOMAXPROCS", runtime.GOMAXPROCS(0))
}
