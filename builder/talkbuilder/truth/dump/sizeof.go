package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

var qualified = regexp.MustCompile(`(?:[a-z][\w~-]*(?:\.[\w~-]+)*/)*[a-z][\w~-]*\.[\pL_][\pL_\d]*`)

// sizeof answers for a type expression. A package is named as a file would, or by its whole import path.
func (t *Tree) sizeof(words []string) Answer {
	if len(words) != 1 || strings.TrimSpace(words[0]) == "" {
		return failed("sizeof needs one type")
	}
	text := words[0]
	imports := map[string]string{}
	why := ""
	expression := qualified.ReplaceAllStringFunc(text, func(match string) string {
		dot := strings.LastIndex(match, ".")
		where, name := match[:dot], match[dot+1:]
		if !strings.Contains(where, "/") {
			found, trouble := t.importable(where)
			if trouble != "" {
				why = trouble
			}
			where = found
		}
		if why == "" && !('A' <= name[0] && name[0] <= 'Z') {
			why = fmt.Sprintf("%s is not exported: no file can import it; ask {size: %s.%s}", match, where, name)
		}
		if imports[where] == "" {
			imports[where] = "p" + strconv.Itoa(len(imports))
		}
		return imports[where] + "." + name
	})
	if e, err := parser.ParseExpr(expression); err != nil || !typeLike(e) {
		return failed("%q is no type", text)
	}
	if why != "" {
		return failed("%q: %s", text, why)
	}
	source := "package sizeof\n"
	for _, where := range sorted(imports) {
		if where == "unsafe" {
			// the type checker has it
		} else if p := t.check(where, ""); p.why != "" {
			return Answer{Value: absent, Detail: p.why}
		}
		source += fmt.Sprintf("import %s %q\n", imports[where], where)
	}
	source += "var it " + expression + "\n"
	file, err := parser.ParseFile(t.fset, "sizeof.go", source, parser.SkipObjectResolution)
	if err != nil {
		return failed("%q is no type", text)
	}
	var first error
	config := types.Config{
		Importer: importer{t, ""},
		Sizes:    gcSizes{},
		Error: func(err error) {
			if first == nil {
				first = err
			}
		},
	}
	checked, _ := config.Check("sizeof", t.fset, []*ast.File{file}, nil)
	if first != nil {
		words := first.Error()
		if typed, ok := first.(types.Error); ok {
			words = typed.Msg
		}
		for where, short := range imports {
			words = strings.ReplaceAll(words, short+".", path.Base(where)+".")
		}
		if strings.HasPrefix(words, "undefined: ") && strings.Contains(words, ".") {
			return Answer{Value: absent, Detail: "no " + strings.TrimPrefix(words, "undefined: ")}
		}
		return failed("%q: %s", text, words)
	}
	typ := checked.Scope().Lookup("it").Type()
	if why := sizeless(typ); why != "" {
		return failed("%q: %s", text, why)
	}
	answer := Answer{Value: strconv.FormatInt(gcSizes{}.Sizeof(typ), 10)}
	if named, ok := unalias(typ).(*types.Named); ok && named.Obj().Pkg() != nil {
		answer.File, answer.Line = t.place(named.Obj().Pos())
		answer.Symbol = named.Obj().Name()
	}
	return answer
}

func typeLike(e ast.Expr) bool {
	switch e.(type) {
	case *ast.BasicLit, *ast.BinaryExpr, *ast.UnaryExpr, *ast.CallExpr, *ast.CompositeLit, *ast.FuncLit:
		return false
	}
	return true
}

func sorted(of map[string]string) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// importable finds the package that a file means by its last name: sync/atomic for atomic.
func (t *Tree) importable(name string) (where, why string) {
	if name == "unsafe" || t.locate(name, "") != "" {
		return name, ""
	}
	var found []string
	filepath.WalkDir(t.src, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		switch entry.Name() {
		case "internal", "vendor", "cmd", "testdata":
			return filepath.SkipDir
		case name:
			if below, err := filepath.Rel(t.src, file); err == nil {
				found = append(found, filepath.ToSlash(below))
			}
		}
		return nil
	})
	switch len(found) {
	case 0:
		return "", fmt.Sprintf("no package that a program may import is called %s", name)
	case 1:
		return found[0], ""
	}
	return "", fmt.Sprintf("%s may be %s: write the whole path", name, strings.Join(found, " or "))
}
