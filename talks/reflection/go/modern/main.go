// What has come to package reflect since Go 1.18, in one program.
package main

import (
	"fmt"
	"reflect"
)

type User struct {
	Name string
	Age  int
}

func main() {
	u := User{"Ann", 30}
	v := reflect.ValueOf(&u).Elem()
	// region modern
	t := reflect.TypeFor[error]() // 1.22
	fmt.Println(t)
	for f, x := range v.Fields() { // 1.26
		fmt.Println(f.Name, x)
	}
	n, ok := reflect.TypeAssert[int](v.Field(1)) // 1.25
	fmt.Println(n, ok)
	for i := range reflect.ValueOf(3).Seq() { // 1.23: range over a Value
		fmt.Print(i, " ")
	}
	v.SetZero() // 1.20
	fmt.Println(u, v.Comparable(), v.IsZero())
	// endregion
}
