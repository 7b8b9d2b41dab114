// Command guess asks how many bodies three generic functions have, and counts them in its own file.
package main

import (
	"debug/elf"
	"fmt"
	"os"
	"strings"
)

// region task
type User struct{ name string }
type Order struct{ id int }
type ID int

//go:noinline
func First[T any](v ...T) T { return v[0] }

//go:noinline
func Has[K comparable](set map[K]bool, k K) bool { return set[k] }

func calls() {
	First(&User{}, nil)
	First(&Order{}, nil)
	First(ID(1), 2)
	First(1, 2)
	Has(map[*User]bool{}, nil)
	Has(map[*Order]bool{}, nil)
	Has(map[ID]bool{}, 1)
	Has(map[int]bool{}, 1)
}

// endregion

func main() {
	calls()
	name, err := os.Executable()
	if err != nil {
		return
	}
	file, err := elf.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	symbols, err := file.Symbols()
	if err != nil {
		fmt.Println("no symbols: build it with go build, go run leaves them out")
		return
	}
	for _, function := range []string{"First", "Has"} {
		var shapes []string
		for _, s := range symbols {
			if shape, ok := strings.CutPrefix(s.Name, "main."+function+"[go.shape."); ok {
				shapes = append(shapes, strings.TrimSuffix(shape, "]"))
			}
		}
		fmt.Println(function, len(shapes), "bodies:", strings.Join(shapes, ", "))
	}
}
