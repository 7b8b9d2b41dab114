// The names of a struct's columns, once for each type.
package main

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
)

type User struct {
	Name  string `db:"name"`
	Age   int    `db:"age"`
	Notes string
}

// region columns
var cache sync.Map // reflect.Type → []string

func columns(row any) []string {
	t := reflect.TypeOf(row)
	if known, ok := cache.Load(t); ok {
		return known.([]string)
	}
	known, _ := cache.LoadOrStore(t, find(t))
	return known.([]string)
}

// endregion

func find(t reflect.Type) []string {
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

func main() {
	var row any = User{"Ann", 30, ""}
	fmt.Println(columns(row))
	n := testing.AllocsPerRun(100, func() { columns(row) })
	fmt.Println("allocations with a cache:", n)
}
