// Command crash lets a copy of itself die, and keeps what it said last in a file.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
)

func main() {
	if len(os.Args) > 1 {
		child(os.Args[1])
		return
	}
	name := filepath.Join(os.TempDir(), fmt.Sprint("crash-", os.Getpid(), ".txt"))
	defer os.Remove(name)
	err := exec.Command(os.Args[0], name).Run()
	text, _ := os.ReadFile(name)
	first, _, _ := strings.Cut(string(text), "\n")
	fmt.Println("the child:", err)
	fmt.Println("in the file:", first)
}

// region child
func child(name string) {
	f, _ := os.Create(name)
	debug.SetCrashOutput(f, debug.CrashOptions{})
	f.Close() // the runtime has a copy of the descriptor
	var m map[string]int
	m["boom"] = 1
}

// endregion
