package main

import (
	"go/ast"
	"go/parser"
	"go/types"
	"path/filepath"
	"strings"
)

// function returns the declaration of `f` or `T.m`.
func (p *Package) function(name string) *ast.FuncDecl {
	for _, file := range p.files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && funcName(f) == name {
				return f
			}
		}
	}
	return nil
}

// symbolAt returns the name by which lineOf finds a declaration in its file.
func (t *Tree) symbolAt(obj types.Object) string {
	file, _ := t.place(obj.Pos())
	for _, p := range t.packages {
		if p.types != obj.Pkg() {
			continue
		}
		for _, parsed := range p.files {
			if where, _ := t.place(parsed.Package); where == file {
				return outermost(parsed, obj)
			}
		}
	}
	return obj.Name()
}

func outermost(file *ast.File, obj types.Object) string {
	for _, decl := range file.Decls {
		if obj.Pos() < decl.Pos() || obj.Pos() >= decl.End() {
			continue
		}
		switch d := decl.(type) {
		case *ast.FuncDecl:
			return funcName(d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if obj.Pos() < spec.Pos() || obj.Pos() >= spec.End() {
					continue
				}
				var head *ast.Ident
				switch s := spec.(type) {
				case *ast.TypeSpec:
					head = s.Name
				case *ast.ValueSpec:
					head = s.Names[0]
				}
				if head == nil || obj.Parent() != nil {
					return obj.Name()
				}
				if full := head.Name + "." + obj.Name(); declared(file, strings.Split(full, ".")) == obj.Pos() {
					return full
				}
				return head.Name
			}
		}
	}
	return obj.Name()
}

// elsewhere says in which file, for other systems or for tests, a name is declared.
func (t *Tree) elsewhere(p *Package, name string) string {
	if p.ignored == nil {
		p.ignored = map[string]*ast.File{}
		for _, ignored := range p.outside() {
			file, _ := parser.ParseFile(t.fset, filepath.Join(p.dir, ignored), nil, parser.SkipObjectResolution)
			if file != nil && strings.TrimSuffix(file.Name.Name, "_test") == p.build.Name {
				p.ignored[ignored] = file
			}
		}
	}
	for _, ignored := range p.outside() { // in their order
		file := p.ignored[ignored]
		if file == nil || !declared(file, []string{name}).IsValid() {
			continue
		}
		if strings.HasSuffix(ignored, "_test.go") {
			return "; " + ignored + " has it, which is a test"
		}
		where, _ := filepath.Rel(t.src, filepath.Join(p.dir, ignored))
		if tags := t.tags(filepath.ToSlash(where)); tags.Failed == "" && tags.Value != everywhere {
			return "; " + ignored + " has it, which is built only for " + tags.Value
		}
		return "; " + ignored + " has it, which is not for linux/amd64"
	}
	return ""
}

// outside lists the files of a package that are not in it for us.
func (p *Package) outside() []string {
	files := append([]string{}, p.build.IgnoredGoFiles...)
	return append(append(files, p.build.TestGoFiles...), p.build.XTestGoFiles...)
}

func (p *Package) firstTrouble() string {
	for _, words := range p.trouble {
		if !strings.Contains(words, "missing function body") && !strings.Contains(words, "imported and not used") {
			return " (" + words + ")"
		}
	}
	return ""
}
