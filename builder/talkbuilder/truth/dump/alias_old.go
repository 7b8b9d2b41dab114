//go:build !go1.22

package main

import "go/types"

// unalias does nothing: before 1.22 an alias was its type.
func unalias(t types.Type) types.Type { return t }
