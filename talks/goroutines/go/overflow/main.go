// Overflow calls itself until the stack may not grow any more. Nobody can recover from that.
package main

import (
	"fmt"
	"runtime/debug"
)

// region overflow
func down(n int) int { return down(n+1) + 1 }

func main() {
	debug.SetMaxStack(1 << 20)
	defer func() { fmt.Println("recovered:", recover()) }()
	down(0)
}

// endregion
