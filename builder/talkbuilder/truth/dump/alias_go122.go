//go:build go1.22

package main

import "go/types"

// unalias looks through `type A = B`, which 1.22 made a type of its own.
func unalias(t types.Type) types.Type { return types.Unalias(t) }
