package main

import (
	"debug/elf"
	"fmt"
	"os"
	"slices"
	"strings"
)

// own returns the symbols of this program's own file that belong to generic code, as go tool nm lists them.
func own() []elf.Symbol {
	name, err := os.Executable()
	if err != nil {
		return nil
	}
	file, err := elf.Open(name)
	if err != nil {
		return nil
	}
	defer file.Close()
	all, err := file.Symbols()
	if err != nil {
		fmt.Println("no symbols: build it with go build, go run leaves them out")
		return nil
	}
	keep := func(s elf.Symbol) bool {
		return strings.HasPrefix(s.Name, "main.") &&
			(strings.Contains(s.Name, "go.shape.") || strings.Contains(s.Name, "..dict."))
	}
	all = slices.DeleteFunc(all, func(s elf.Symbol) bool { return !keep(s) })
	slices.SortFunc(all, func(a, b elf.Symbol) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func kind(s elf.Symbol) string {
	if elf.ST_TYPE(s.Info) == elf.STT_FUNC {
		return "T"
	}
	return "R"
}
