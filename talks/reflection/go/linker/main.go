// Which methods of Report are in the binary? It depends on one line, in the file that the build tag chooses.
package main

import (
	"debug/elf"
	"debug/gosym"
	"fmt"
	"log"
	"os"
	"reflect"
	"strings"
)

type Report struct{ title string }

func (r *Report) HTML() string { return "<h1>" + r.title + "</h1>" }
func (r *Report) Mail() string { return "Subject: " + r.title }
func (r *Report) PDF() string  { return "%PDF " + r.title }

func main() {
	v := reflect.ValueOf(&Report{"numbers"})
	if len(os.Args) > 5 {
		fmt.Println(find(v))
	}
	path, err := os.Executable()
	if err != nil {
		log.Fatal(err)
	}
	f, err := elf.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	lines, err := f.Section(".gopclntab").Data()
	if err != nil {
		log.Fatal(err)
	}
	table, err := gosym.NewTable(nil, gosym.NewLineTable(lines, f.Section(".text").Addr))
	if err != nil {
		log.Fatal(err)
	}
	var kept []string
	for _, function := range table.Funcs {
		if name, ok := strings.CutPrefix(function.Name, "main.(*Report)."); ok {
			kept = append(kept, name)
		}
	}
	fmt.Println("methods of Report in the binary:", kept)
	fmt.Println("functions in the binary:", len(table.Funcs))
	fmt.Println("kilobytes of code:", f.Section(".text").Size/1000)
}
