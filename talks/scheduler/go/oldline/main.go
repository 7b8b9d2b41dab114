// Oldline is a trap: it behaves as if its go.mod said go 1.24, so GOMAXPROCS doesn't follow the container.

//go:debug default=go1.24
package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

func main() {
	info, _ := debug.ReadBuildInfo()
	for _, setting := range info.Settings {
		if setting.Key == "DefaultGODEBUG" {
			for _, one := range strings.Split(setting.Value, ",") {
				if strings.Contains(one, "maxprocs") {
					fmt.Println(one)
				}
			}
		}
	}
}
