package main

/*
static int read(int *p) { return *p; }
*/
import "C"

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// region crash
func inGo(p *int) (err any) {
	defer func() { err = recover() }()
	return *p
}

func inC(p *C.int) (err any) {
	defer func() { err = recover() }()
	return C.read(p)
}

// endregion

func main() {
	if len(os.Args) > 1 {
		fmt.Println("recovered:", inC(nil))
		return
	}
	fmt.Println("in Go, recovered:", inGo(nil))
	said, err := exec.Command(os.Args[0], "c").CombinedOutput()
	fmt.Println("in C:", err)
	for line := range strings.Lines(string(said)) {
		if strings.HasPrefix(line, "SIGSEGV") || strings.HasPrefix(line, "signal arrived") {
			fmt.Print("  ", line)
		}
	}
}
