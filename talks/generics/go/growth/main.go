// Command growth counts what its own file holds for four generic functions, each called with sixteen types.
package main

import (
	"debug/elf"
	"fmt"
	"os"
	"strings"
)

// region generic
func work[T any](v T, sink *[]any) {
	for i := range 3 {
		*sink = append(*sink, v, i)
	}
}

// endregion

var sink []any

//go:noinline
func underOne[T any](v T) { work(v, &sink) }

//go:noinline
func underAny[T any](v T) { work(v, &sink) }

//go:noinline
func underComparable[T comparable](v T) { work(v, &sink) }

//go:noinline
func underMany[T any](v T) { work(v, &sink) }

func main() {
	sameUnderlying()
	pointersAny()
	pointersComparable()
	structs()
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
	fmt.Println("16 type arguments                 bodies   code  dictionaries   data")
	count(symbols, "underOne", "one underlying type, any")
	count(symbols, "underAny", "pointers, any")
	count(symbols, "underComparable", "pointers, comparable")
	count(symbols, "underMany", "structs of different sizes, any")
}

func count(symbols []elf.Symbol, function, words string) {
	var bodies, code, dictionaries, data uint64
	for _, s := range symbols {
		switch {
		case strings.HasPrefix(s.Name, "main."+function+"[go.shape."):
			bodies, code = bodies+1, code+s.Size
		case strings.HasPrefix(s.Name, "main..dict."+function+"["):
			dictionaries, data = dictionaries+1, data+s.Size
		}
	}
	fmt.Printf("%-31s %8d %6d %13d %6d\n", words, bodies, code, dictionaries, data)
}
