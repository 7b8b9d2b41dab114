// Command builds builds small programs with cgo and without, and says what came of it.
package main

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

var folder string // of what is built

func main() {
	folder, _ = os.MkdirTemp("", "builds-")
	defer os.RemoveAll(folder)
	map[string]func(){"needs": both, "cross": cross, "time": measure}[os.Args[1]]()
}

// region needs
func needs(program string, env ...string) (exe, libs string) {
	exe, err := build(program, env...)
	if err != nil {
		return "", err.Error()
	}
	f, err := elf.Open(exe)
	if err != nil {
		return "", err.Error()
	}
	defer f.Close()
	names, _ := f.ImportedLibraries()
	return exe, list(names)
}

// endregion

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

func both() {
	for _, cgo := range []string{"1", "0"} {
		exe, libs := needs("./lookup", "CGO_ENABLED="+cgo)
		fmt.Printf("CGO_ENABLED=%s needs %s\n", cgo, libs)
		fmt.Println("  " + resolver(exe))
	}
}

// resolver returns what the package net says of the C library's resolver, if it's asked to use that.
func resolver(exe string) string {
	lookup := exec.Command(exe)
	lookup.Env = append(os.Environ(), "GODEBUG=netdns=cgo+1")
	said, _ := lookup.CombinedOutput()
	first, _, _ := strings.Cut(string(said), "\n")
	_, words, _ := strings.Cut(first, "net: ")
	words, _, _ = strings.Cut(words, " as the binary")
	return words
}

// cross builds for another architecture than this machine's.
func cross() {
	other := map[string]string{"amd64": "arm64"}[runtime.GOARCH]
	if other == "" {
		other = "amd64"
	}
	arch := "GOARCH=" + other
	said, _ := command([]string{arch}, "env", "CGO_ENABLED").Output()
	fmt.Printf("%s: CGO_ENABLED=%s", arch, said)
	_, libs := needs("./pure", arch)
	fmt.Println("./pure: needs", libs)
	_, said1 := needs("./withc", arch)
	fmt.Println("./withc:", said1)
	_, said2 := needs("./withc", arch, "CGO_ENABLED=1")
	fmt.Println("./withc with CGO_ENABLED=1:", said2)
}

func build(program string, env ...string) (string, error) {
	exe := filepath.Join(folder, strings.ReplaceAll(filepath.Base(program)+strings.Join(env, "-"), "=", "-"))
	said, err := command(env, "build", "-o", exe, program).CombinedOutput()
	if err == nil {
		return exe, nil
	}
	for line := range strings.Lines(string(said)) {
		if strings.HasPrefix(line, "# ") {
			return "", fmt.Errorf("%s does not build", strings.TrimSpace(line[2:]))
		}
		if _, words, ok := strings.Cut(line, "withc: "); ok {
			words, _, _ = strings.Cut(words, " in /")
			return "", fmt.Errorf("%s", words)
		}
	}
	return "", err
}

// command is the go command; what env doesn't say of cgo, the go command has to find out.
func command(env []string, args ...string) *exec.Cmd {
	c := exec.Command("go", args...)
	for _, one := range os.Environ() {
		if !strings.HasPrefix(one, "CGO_ENABLED=") {
			c.Env = append(c.Env, one)
		}
	}
	c.Env = append(c.Env, env...)
	return c
}
