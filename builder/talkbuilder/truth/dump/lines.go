package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// lineOf returns where `file#symbol` stands; 0 is the file as a whole. Build tags do not matter: the file is named.
func (t *Tree) lineOf(target string) (int, bool) {
	name, symbol, marked := strings.Cut(target, "#")
	if name == "" || path.Clean("/" + name)[1:] != name || (marked && symbol == "") {
		return 0, false
	}
	file := filepath.Join(t.src, filepath.FromSlash(name))
	if info, err := os.Stat(file); err != nil || info.IsDir() {
		return 0, false
	}
	if !marked {
		return 0, true
	}
	names := strings.Split(plainReceiver(symbol), ".")
	if !strings.HasSuffix(name, ".go") {
		return lineOfAssembly(file, symbol)
	}
	parsed := t.files[name]
	if parsed == nil {
		parsed, _ = parser.ParseFile(t.fset, file, nil, parser.SkipObjectResolution)
		if parsed == nil {
			return 0, false
		}
		t.files[name] = parsed
	}
	pos := declared(parsed, names)
	if !pos.IsValid() {
		return 0, false
	}
	_, line := t.place(pos)
	return line, true
}

var receiver = regexp.MustCompile(`^\(\*?(\w+)(?:\[[^\]]*\])?\)\.`)

// plainReceiver takes `(*T).m` for `T.m`.
func plainReceiver(symbol string) string { return receiver.ReplaceAllString(symbol, "$1.") }

// declared returns where a file declares f, T, T.m, T.field, a constant or a variable.
func declared(file *ast.File, names []string) token.Pos {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if funcName(d) == strings.Join(names, ".") {
				return d.Name.Pos()
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					if s.Name.Name != names[0] {
						continue
					}
					if len(names) == 1 {
						return s.Name.Pos()
					}
					if pos := member(s.Type, names[1:]); pos.IsValid() {
						return pos
					}
				case *ast.ValueSpec:
					for _, name := range s.Names {
						if name.Name != names[0] {
							continue
						}
						if len(names) == 1 {
							return name.Pos()
						}
						if pos := member(s.Type, names[1:]); pos.IsValid() {
							return pos
						}
					}
				}
			}
		}
	}
	return token.NoPos
}

// member returns where a struct or interface that is written out declares a member, and a member of that, ...
func member(e ast.Expr, names []string) token.Pos {
	var list *ast.FieldList
	switch x := e.(type) {
	case *ast.StructType:
		list = x.Fields
	case *ast.InterfaceType:
		list = x.Methods
	case *ast.ArrayType:
		return member(x.Elt, names)
	case *ast.StarExpr:
		return member(x.X, names)
	default:
		return token.NoPos
	}
	for _, field := range list.List {
		idents := field.Names
		if len(idents) == 0 {
			idents = []*ast.Ident{{Name: baseName(field.Type), NamePos: field.Type.Pos()}}
		}
		for _, ident := range idents {
			if ident.Name != names[0] {
				continue
			}
			if len(names) == 1 {
				return ident.Pos()
			}
			return member(field.Type, names[1:])
		}
	}
	return token.NoPos
}

// lineOfAssembly finds `TEXT runtime·gogo(SB)` or `TEXT ·gogo<ABIInternal>(SB)` for gogo.
func lineOfAssembly(file, symbol string) (int, bool) {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	text := regexp.MustCompile(`^(?:TEXT|GLOBL)\s+[\w∕]*·?` + regexp.QuoteMeta(symbol) + `(?:<\w*>)*\(SB\)`)
	for i, line := range strings.Split(string(data), "\n") {
		if text.MatchString(line) {
			return i + 1, true
		}
	}
	return 0, false
}
