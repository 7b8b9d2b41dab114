// Command byhand writes what the compiler makes of a generic function: a body for a shape, and tables for types.
package main

import (
	"fmt"
	"reflect"
)

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%g °C", float64(c)) }

type Kelvin float64

func (k Kelvin) String() string { return fmt.Sprintf("%g K", float64(k)) }

// region dict
type showDict struct {
	str  func(v float64) string       // the method String
	typ  reflect.Type                 // the type itself
	conv func(v float64) fmt.Stringer // what the itab is for
}

func showFloat64(d *showDict, v float64) string {
	s := d.conv(v)
	return d.str(v) + s.String()
}

// endregion

var celsius = showDict{
	str:  func(v float64) string { return Celsius(v).String() },
	typ:  reflect.TypeFor[Celsius](),
	conv: func(v float64) fmt.Stringer { return Celsius(v) },
}

var kelvin = showDict{
	str:  func(v float64) string { return Kelvin(v).String() },
	typ:  reflect.TypeFor[Kelvin](),
	conv: func(v float64) fmt.Stringer { return Kelvin(v) },
}

func main() {
	fmt.Println(showFloat64(&celsius, 21), celsius.typ)
	fmt.Println(showFloat64(&kelvin, 294), kelvin.typ)
}
