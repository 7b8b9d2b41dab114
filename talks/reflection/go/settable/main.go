// A value instead of a pointer: what reflect gets is a copy, and it says so.
package main

import (
	"fmt"
	"reflect"
)

// region set
type User struct {
	Name string
	age  int
}

func setName(x any, name string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	v := reflect.Indirect(reflect.ValueOf(x))
	v.Field(0).SetString(name)
	return nil
}

// endregion

func main() {
	// region call
	u := User{Name: "Ann"}
	fmt.Println(setName(u, "Bo"))
	fmt.Println(u.Name)
	fmt.Println(setName(&u, "Bo"))
	fmt.Println(u.Name)
	// endregion
}
