package main

import (
	"bufio"
	"go/build"
	"go/build/constraint"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const everywhere = "everywhere"

// tags answers for what a file is built: by its name, `runtime/netpoll_epoll.go`, and by its `//go:build` line.
func (t *Tree) tags(name string) Answer {
	suffix := path.Ext(name)
	if name == "" || path.Clean("/" + name)[1:] != name || (suffix != ".go" && suffix != ".s") {
		return failed("%q is no file below GOROOT/src: write it as in runtime/netpoll.go", name)
	}
	file, err := os.Open(filepath.Join(t.src, filepath.FromSlash(name)))
	if err != nil {
		return Answer{Value: absent, Detail: "no file " + name + " in this release"}
	}
	defer file.Close()
	written, line, err := constraintIn(file)
	if err != nil {
		return failed("%s: %v", name, err)
	}
	whole := and(byName(path.Base(name)), written)
	answer := Answer{Value: everywhere, File: name, Line: line}
	if whole != nil {
		answer.Value = whole.String()
	}
	return answer
}

// constraintIn returns the `//go:build` line of a file, which stands before `package`, and where; without one, line 1.
func constraintIn(file io.Reader) (constraint.Expr, int, error) {
	lines := bufio.NewScanner(file)
	comment := false
	for number := 1; lines.Scan(); number++ {
		text := strings.TrimSpace(lines.Text())
		switch {
		case comment:
			comment = !strings.Contains(text, "*/")
		case constraint.IsGoBuild(text):
			found, err := constraint.Parse(text)
			return found, number, err
		case strings.HasPrefix(text, "/*"):
			comment = !strings.Contains(text, "*/")
		case text != "" && !strings.HasPrefix(text, "//"):
			return nil, 1, nil
		}
	}
	return nil, 1, lines.Err()
}

// byName returns what a file's name says: linux && amd64 of x_linux_amd64.go.
func byName(name string) constraint.Expr {
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(name, path.Ext(name)), "_test"), "_")[1:]
	if len(parts) == 0 {
		return nil
	}
	last := parts[len(parts)-1]
	sort := sortOfTag(last)
	if sort == "" {
		return nil
	}
	if len(parts) > 1 && sort == "arch" {
		if system := parts[len(parts)-2]; sortOfTag(system) == "os" {
			return and(&constraint.TagExpr{Tag: system}, &constraint.TagExpr{Tag: last})
		}
	}
	return &constraint.TagExpr{Tag: last}
}

// sortOfTag says whether this release takes a word in a file's name for a system or for an architecture.
func sortOfTag(word string) string {
	matches := func(name, goarch string) bool {
		context := build.Context{GOOS: "none", GOARCH: goarch, Compiler: "gc"}
		context.OpenFile = func(string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("package x\n")), nil
		}
		match, err := context.MatchFile("", name)
		return match && err == nil
	}
	switch {
	case word == "" || matches("x_"+word+".go", "none"):
		return ""
	case matches("x_"+word+"_amd64.go", "amd64"): // before an architecture only a system counts
		return "arch"
	}
	return "os"
}

func and(x, y constraint.Expr) constraint.Expr {
	if x == nil {
		return y
	}
	if y == nil {
		return x
	}
	return &constraint.AndExpr{X: x, Y: y}
}
