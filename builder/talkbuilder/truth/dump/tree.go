package main

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// A Tree is GOROOT/src as linux/amd64 sees it, read as far as it was asked about.
type Tree struct {
	src      string
	context  build.Context
	fset     *token.FileSet
	packages map[string]*Package
	bodies   map[string]map[string]bool // by package: functions whose bodies must be typed
	files    map[string]*ast.File       // for lineOf, by path below src
}

// A Package was found in the tree; types and info are there once it was checked.
type Package struct {
	path    string
	dir     string
	build   *build.Package
	files   []*ast.File
	types   *types.Package
	info    *types.Info
	full    map[*ast.FuncDecl]*ast.BlockStmt
	ignored map[string]*ast.File // for other systems, or for tests; read when somebody is missing
	trouble []string
	why     string // why there is no such package; empty if there is
}

func newTree(root string) *Tree {
	context := build.Default // with the release and experiment tags of the toolchain that built us
	context.GOROOT = root
	context.GOPATH = ""
	context.GOOS, context.GOARCH, context.Compiler = "linux", "amd64", "gc"
	context.CgoEnabled = true
	return &Tree{
		src:      filepath.Join(root, "src"),
		context:  context,
		fset:     token.NewFileSet(),
		packages: map[string]*Package{},
		bodies:   map[string]map[string]bool{},
		files:    map[string]*ast.File{},
	}
}

// expect notes which function bodies a question needs with types, before its package is checked.
func (t *Tree) expect(ask Question) {
	where, names, why := splitSymbol(ask.Symbol)
	if why != "" || (ask.Kind != "calls" && ask.Kind != "literal" && ask.Kind != "const") {
		return
	}
	if ask.Kind == "const" { // perhaps a constant inside a function
		if len(names) == 1 {
			return
		}
		names = names[:len(names)-1]
	}
	if t.bodies[where] == nil {
		t.bodies[where] = map[string]bool{}
	}
	t.bodies[where][strings.Join(names, ".")] = true
}

// locate returns the folder of a package, as imported from the package at `from`.
func (t *Tree) locate(where, from string) string {
	tries := []string{where, "vendor/" + where}
	if strings.HasPrefix(from, "cmd/") {
		tries = []string{where, "cmd/vendor/" + where, "vendor/" + where}
	}
	for _, try := range tries {
		dir := filepath.Join(t.src, filepath.FromSlash(try))
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return ""
}

// read finds and parses a package, without checking it. It never returns nil.
func (t *Tree) read(where, from string) *Package {
	if path.Clean("/" + where)[1:] != where {
		return &Package{path: where, why: "no package " + where + " in this release"}
	}
	dir := t.locate(where, from)
	if found := t.packages[dir]; dir != "" && found != nil {
		return found
	}
	p := &Package{path: where, dir: dir}
	if dir == "" {
		p.why = "no package " + where + " in this release"
		return p
	}
	t.packages[dir] = p
	found, err := t.context.ImportDir(dir, 0)
	p.build = found
	var none *build.NoGoError
	if errors.As(err, &none) {
		p.why = "no package " + where + " in this release"
		if found != nil && len(found.IgnoredGoFiles) > 0 {
			p.why = "no file of " + where + " is for linux/amd64"
		}
		return p
	}
	if found == nil || len(found.GoFiles)+len(found.CgoFiles) == 0 {
		p.why = "no package " + where + " in this release"
		return p
	}
	if err != nil {
		p.trouble = append(p.trouble, err.Error())
	}
	p.files = t.parse(p, append(append([]string{}, found.GoFiles...), found.CgoFiles...))
	return p
}

// parse reads files side by side; what cannot be read is noted.
func (t *Tree) parse(p *Package, names []string) []*ast.File {
	files := make([]*ast.File, len(names))
	errs := make([]error, len(names))
	var wait sync.WaitGroup
	for i, name := range names {
		wait.Add(1)
		go func(i int, name string) {
			defer wait.Done()
			file := filepath.Join(p.dir, name)
			files[i], errs[i] = parser.ParseFile(t.fset, file, nil, parser.SkipObjectResolution)
		}(i, name)
	}
	wait.Wait()
	var read []*ast.File
	for i, file := range files {
		if errs[i] != nil {
			p.trouble = append(p.trouble, errs[i].Error())
		}
		if file != nil {
			read = append(read, file)
		}
	}
	return read
}

// check reads a package and works out its types; bodies only where somebody asked for them.
func (t *Tree) check(where, from string) *Package {
	p := t.read(where, from)
	if p.why != "" || p.types != nil {
		return p
	}
	wanted := t.bodies[p.path]
	p.full = map[*ast.FuncDecl]*ast.BlockStmt{}
	for _, file := range p.files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
				p.full[f] = f.Body
				if !wanted[funcName(f)] {
					f.Body = nil
				}
			}
		}
	}
	p.info = &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	config := types.Config{
		Importer:         importer{t, p.path},
		Sizes:            gcSizes{},
		FakeImportC:      true,
		IgnoreFuncBodies: len(wanted) == 0,
		Error:            func(err error) { p.trouble = append(p.trouble, err.Error()) },
	}
	p.types = types.NewPackage(p.path, p.build.Name) // so that a ring of imports ends
	p.types, _ = config.Check(p.path, t.fset, p.files, p.info)
	for f, body := range p.full {
		f.Body = body
	}
	return p
}

// An importer checks what a package imports, from the same tree.
type importer struct {
	tree *Tree
	from string
}

func (i importer) Import(where string) (*types.Package, error) {
	if where == "unsafe" {
		return types.Unsafe, nil
	}
	p := i.tree.check(where, i.from)
	if p.why != "" {
		return nil, errors.New(p.why)
	}
	return p.types, nil
}

// place returns the file, below src, and the line of a position.
func (t *Tree) place(pos token.Pos) (string, int) {
	if !pos.IsValid() {
		return "", 0
	}
	at := t.fset.PositionFor(pos, false)
	name, err := filepath.Rel(t.src, at.Filename)
	if err != nil {
		return "", 0
	}
	return filepath.ToSlash(name), at.Line
}

// funcName returns `f` or `T.m` of a declaration.
func funcName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	return baseName(f.Recv.List[0].Type) + "." + f.Name.Name
}

// baseName returns the name of a type as an embedded field or a receiver has it: T of *T, pkg.T, T[P].
func baseName(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.SelectorExpr:
			return x.Sel.Name
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
