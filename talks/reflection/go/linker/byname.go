//go:build byname

package main

import (
	"os"
	"reflect"
)

// region find
func find(v reflect.Value) any {
	return v.MethodByName(os.Args[1]).Call(nil)
}

// endregion
