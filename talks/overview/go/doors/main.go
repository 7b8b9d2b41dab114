// Doors asks reflect for a type and for a field, and counts what that allocates.
package main

import (
	"fmt"
	"reflect"
	"testing"
)

type quote struct {
	Shop  string
	Cents int
}

var (
	offer = quote{"Oak", 312}
	name  string
	cents int64
	boxed any
)

// region doors
func typeOf() { name = reflect.TypeOf(offer).Name() }

func readField() { cents = reflect.ValueOf(&offer).Elem().Field(1).Int() }

func intoAny() { boxed = reflect.ValueOf(&offer).Elem().Field(1).Interface() }

// endregion

func main() {
	fmt.Println("ask for the type:", testing.AllocsPerRun(100, typeOf), "allocations")
	fmt.Println("read a field:", testing.AllocsPerRun(100, readField), "allocations")
	fmt.Println("make it an any:", testing.AllocsPerRun(100, intoAny), "allocations")
}
