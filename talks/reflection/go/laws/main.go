// The three laws of reflection, each with what it means today.
package main

import (
	"fmt"
	"reflect"
)

func main() {
	// region three
	x := 2.5

	v := reflect.ValueOf(x) // in
	fmt.Println(v.Type(), v.Float())

	y := v.Interface() // and out
	fmt.Println(y.(float64))

	e := reflect.ValueOf(&x).Elem()
	e.SetFloat(8) // settable
	fmt.Println(v.CanSet(), e.CanSet(), x)
	// endregion

	// region nothing
	var err error
	fmt.Println(reflect.TypeOf(err))
	nothing := reflect.ValueOf(err)
	fmt.Println(nothing.IsValid())
	fmt.Println(reflect.TypeFor[error]())

	var x7 any = 7
	fmt.Println(reflect.ValueOf(x7).Kind())
	box := reflect.ValueOf(&x7).Elem()
	fmt.Println(box.Kind(), box.Elem().Kind())
	// endregion
}
