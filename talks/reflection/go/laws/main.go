// The three laws of reflection, each with what it means today.
package main

import (
	"fmt"
	"reflect"
)

func main() {
	// region three
	x := 3.4

	v := reflect.ValueOf(x) // in
	fmt.Println(v.Type(), v.Float())

	y := v.Interface() // and out
	fmt.Println(y.(float64))

	e := reflect.ValueOf(&x).Elem()
	e.SetFloat(7.1) // settable
	fmt.Println(v.CanSet(), e.CanSet(), x)
	// endregion

	// region nothing
	var err error
	fmt.Println(reflect.TypeOf(err))
	fmt.Println(reflect.ValueOf(err).IsValid())
	fmt.Println(reflect.TypeFor[error]())

	var x7 any = 7
	fmt.Println(reflect.ValueOf(x7).Kind())
	inner := reflect.ValueOf(&x7).Elem()
	fmt.Println(inner.Kind(), inner.Elem().Kind())
	// endregion
}
