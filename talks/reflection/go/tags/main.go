// Tags are only strings: a typo compiles.
package main

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// region tags
type User struct {
	Name  string `json:"name"`
	Email string `json: "email"`
	Phone string `json:phone`
	Town  string `Json:"town"`
}

// endregion

func main() {
	// region print
	for f := range reflect.TypeFor[User]().Fields() {
		tag, ok := f.Tag.Lookup("json")
		fmt.Printf("%-5s %q %v\n", f.Name, tag, ok)
	}
	out, err := json.Marshal(User{})
	fmt.Println(string(out), err)
	// endregion
}
