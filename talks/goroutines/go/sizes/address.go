package main

import "unsafe"

func address(x *int) uintptr { return uintptr(unsafe.Pointer(x)) }

//go:noinline
func use(*[96]byte) {}
