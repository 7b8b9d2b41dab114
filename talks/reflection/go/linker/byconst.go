//go:build byconst

package main

import "reflect"

// region find
func find(v reflect.Value) any {
	return v.MethodByName("Mail").Call(nil)
}

// endregion
