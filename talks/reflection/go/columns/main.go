// The names of a struct's columns, for every row anew.
package main

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

type User struct {
	Name  string `db:"name"`
	Age   int    `db:"age"`
	Notes string
}

// region columns
func columns(row any) []string {
	t := reflect.TypeOf(row)
	var out []string
	for f := range t.Fields() {
		name := f.Tag.Get("db")
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		out = append(out, name)
	}
	return out
}

// endregion

func main() {
	var row any = User{"Ann", 30, ""}
	fmt.Println(columns(row))
	n := testing.AllocsPerRun(100, func() { columns(row) })
	fmt.Println("without a cache it allocates:", n > 0)
}
