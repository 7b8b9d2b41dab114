//go:build !byconst && !byname

package main

import "reflect"

// region find
func find(v reflect.Value) any {
	return v.Type().String()
}

// endregion
