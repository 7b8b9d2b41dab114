// Command compile asks the compiler for one function and 200 pointer types, and prints the processor time that it took.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	types = 200
	runs  = 3
)

func main() {
	folder, err := os.MkdirTemp("", "compile")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	fmt.Printf("%d pointer types, lowest of %d runs\n", types, runs)
	for _, sort := range []struct{ what, source string }{
		{"the types alone", source("", "", false)},
		{"generic, any", source("any", alone, false)},
		{"generic, comparable", source("comparable", alone, false)},
		{"written out by hand", source("", alone, true)},
		{"generic, any, inlined", source("any", "", false)},
	} {
		took, err := measure(folder, sort.source)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-22s %.2f s\n", sort.what, took.Seconds())
	}
}

// measure returns the least processor time of several runs of the compiler.
func measure(folder, source string) (least time.Duration, err error) {
	file := filepath.Join(folder, "p.go")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		return 0, err
	}
	for range runs {
		command := exec.Command("go", "tool", "compile", "-p", "p", "-o", filepath.Join(folder, "p.o"), file)
		if said, err := command.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("%w: %s", err, said)
		}
		took := command.ProcessState.UserTime() + command.ProcessState.SystemTime()
		if least == 0 || took < least {
			least = took
		}
	}
	return least, nil
}

// region source

// alone keeps a function from being inlined, where it would be compiled once more for each call.
const alone = "//go:noinline\n"

const body = `(v %s, n int) (t int) {
	for i := range n {
		if i%%3 == 0 {
			t += i * n
		} else {
			t -= i
		}
		for j := range i {
			t ^= j %% 5
		}
	}
	if list := []%s{v, v}; len(list) > n {
		return t + cap(list)
	}
	sink = append(sink, any(v))
	return t
}
`

// endregion

// source returns a package with the types, and with one generic function under the constraint, or with functions by hand.
func source(constraint, directive string, byHand bool) string {
	var b, calls strings.Builder
	b.WriteString("package p\n\nvar sink []any\n")
	if constraint != "" {
		fmt.Fprintf(&b, directive+"func work[T "+constraint+"]"+body, "T", "T")
	}
	for i := range types {
		fmt.Fprintf(&b, "type S%d struct{ a [%d]int }\n", i, i+1)
		name := fmt.Sprint("*S", i)
		switch {
		case constraint != "":
			fmt.Fprintf(&calls, "\twork[%s](nil, n)\n", name)
		case byHand:
			fmt.Fprintf(&b, directive+"func work%d"+body, i, name, name)
			fmt.Fprintf(&calls, "\twork%d(nil, n)\n", i)
		}
	}
	return b.String() + "func Use(n int) {\n" + calls.String() + "}\n"
}
