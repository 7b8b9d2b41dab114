package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// A Wanted is a declaration to be shown: `file#symbol`, and the parts of it that matter.
type Wanted struct {
	Target string   `json:"target"`
	Parts  []string `json:"parts"`
}

// A Text is a declaration as it is written. Lines count from 1 at its first; columns count bytes from 0.
type Text struct {
	Line     int      `json:"line"` // in its file
	Lines    []string `json:"lines"`
	Head     [2]int   `json:"head"`     // `func f(` down to its `{`, first and last line
	Tail     [2]int   `json:"tail"`     // the closing `}`
	Parts    [][2]int `json:"parts"`    // 0, 0: it names no such thing
	Comments [][4]int `json:"comments"` // line, column, line, column behind the end
	Names    []string `json:"names"`    // what parts could be called
	Absent   string   `json:"absent"`   // why there is none
	Instead  string   `json:"instead"`  // the file of the same package that declares it
}

func missing(why string) Text {
	return Text{Absent: why, Lines: []string{}, Parts: [][2]int{}, Comments: [][4]int{}, Names: []string{}}
}

// text returns a declaration. Build tags do not matter: the file is named.
func (t *Tree) text(want Wanted) Text {
	name, symbol, _ := strings.Cut(want.Target, "#")
	if name == "" || symbol == "" || path.Clean("/" + name)[1:] != name || !strings.HasSuffix(name, ".go") {
		return missing("it is not named as file#symbol")
	}
	file := filepath.Join(t.src, filepath.FromSlash(name))
	data, err := os.ReadFile(file)
	if err != nil {
		gone := missing("there is no file " + name)
		gone.Instead = t.instead(name, symbol)
		return gone
	}
	parsed, _ := parser.ParseFile(t.fset, file, data, parser.ParseComments|parser.SkipObjectResolution)
	if parsed == nil {
		return missing(name + " cannot be read as Go")
	}
	names := strings.Split(symbol, ".")
	decl := declaration(parsed, names)
	if decl == nil {
		gone := missing(name + " does not declare " + symbol)
		gone.Instead = t.instead(name, symbol)
		return gone
	}
	return t.written(parsed, decl, data, t.parts(want, decl, names))
}

// parts are what was asked for; of T.field, whose T is shown, at least that field.
func (t *Tree) parts(want Wanted, decl ast.Decl, names []string) []string {
	if _, ok := decl.(*ast.GenDecl); ok && len(names) > 1 {
		return append([]string{names[len(names)-1]}, want.Parts...)
	}
	return want.Parts
}

// declaration returns the whole declaration that holds a name: of a constant in a group, the group.
func declaration(file *ast.File, names []string) ast.Decl {
	pos := declared(file, names)
	for _, decl := range file.Decls {
		if pos.IsValid() && decl.Pos() <= pos && pos < decl.End() {
			return decl
		}
	}
	return nil
}

// instead returns another file of the package that declares the symbol.
func (t *Tree) instead(name, symbol string) string {
	found, _ := filepath.Glob(filepath.Join(t.src, filepath.FromSlash(path.Dir(name)), "*.go"))
	for _, file := range found {
		if strings.HasSuffix(file, "_test.go") || filepath.Base(file) == path.Base(name) {
			continue
		}
		parsed, _ := parser.ParseFile(t.fset, file, nil, parser.SkipObjectResolution)
		if parsed != nil && declared(parsed, strings.Split(symbol, ".")).IsValid() {
			return path.Join(path.Dir(name), filepath.Base(file))
		}
	}
	return ""
}

// written cuts a declaration out of its file.
func (t *Tree) written(file *ast.File, decl ast.Decl, data []byte, parts []string) Text {
	at := func(pos token.Pos) token.Position { return t.fset.PositionFor(pos, false) }
	begin, end := at(decl.Pos()), at(decl.End())
	start := begin.Offset - (begin.Column - 1)
	out := Text{Line: begin.Line, Parts: [][2]int{}, Comments: [][4]int{}}
	stop := end.Offset
	if rest := strings.IndexByte(string(data[stop:]), '\n'); rest >= 0 {
		stop += rest // a comment behind its last line
	} else {
		stop = len(data)
	}
	out.Lines = strings.Split(strings.ReplaceAll(string(data[start:stop]), "\r", ""), "\n")
	row := func(pos token.Pos) int { return at(pos).Line - begin.Line + 1 }
	out.Head, out.Tail = [2]int{1, 1}, [2]int{row(decl.End() - 1), row(decl.End() - 1)}
	if opened := opening(decl); opened.IsValid() {
		out.Head[1] = row(opened)
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			from, to := at(comment.Pos()), at(comment.End())
			if from.Offset >= start && to.Offset <= stop {
				first := from.Line - begin.Line + 1
				out.Comments = append(out.Comments, [4]int{first, from.Column - 1, to.Line - begin.Line + 1, to.Column - 1})
			}
		}
	}
	named := t.named(decl)
	before, last := token.NoPos, ""
	for _, name := range parts {
		rows := [2]int{}
		if found := next(named, name, before, name == last); found != nil {
			rows = [2]int{row(found.from), row(found.to - 1)}
			before, last = found.from, name
		}
		out.Parts = append(out.Parts, rows)
	}
	out.Names = distinct(named)
	return out
}

// next returns the first part of a name from a position on, or behind it; if there is none, the first of all.
func next(named []part, name string, from token.Pos, behind bool) *part {
	var first *part
	for i := range named {
		one := &named[i]
		if !one.is(name) {
			continue
		}
		if one.from > from || (one.from == from && !behind) {
			return one
		}
		if first == nil {
			first = one
		}
	}
	return first
}

// opening returns where `{` or `(` opens what a declaration holds.
func opening(decl ast.Decl) token.Pos {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Body != nil {
			return d.Body.Lbrace
		}
	case *ast.GenDecl:
		if d.Lparen.IsValid() {
			return d.Lparen
		}
		if spec, ok := d.Specs[0].(*ast.TypeSpec); ok {
			switch x := spec.Type.(type) {
			case *ast.StructType:
				return x.Fields.Opening
			case *ast.InterfaceType:
				return x.Methods.Opening
			}
		}
	}
	return token.NoPos
}

// A part has a name and is a statement, a field or a constant.
type part struct {
	name     string
	from, to token.Pos
}

// is says whether a part goes by a name: `runqget`, or as much of `sched.gcwaiting.Load` as was given from its end;
// `globrunqget*` begins like that.
func (p part) is(name string) bool {
	if start := strings.TrimSuffix(name, "*"); start != name {
		return strings.HasPrefix(p.name, start)
	}
	return p.name == name || strings.HasSuffix(p.name, "."+name)
}

// named returns the parts of a declaration in the order of the source.
func (t *Tree) named(decl ast.Decl) []part {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Body != nil {
			return t.statements(d.Body)
		}
	case *ast.GenDecl:
		var out []part
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range s.Names {
					out = append(out, part{name.Name, s.Pos(), s.End()})
				}
			case *ast.TypeSpec:
				if d.Lparen.IsValid() {
					out = append(out, part{s.Name.Name, s.Pos(), s.End()})
				}
				out = append(out, members(s.Type)...)
			}
		}
		return out
	}
	return nil
}

func members(e ast.Expr) []part {
	var list *ast.FieldList
	switch x := e.(type) {
	case *ast.StructType:
		list = x.Fields
	case *ast.InterfaceType:
		list = x.Methods
	default:
		return nil
	}
	var out []part
	for _, field := range list.List {
		for _, name := range field.Names {
			out = append(out, part{name.Name, field.Pos(), field.End()})
		}
		if len(field.Names) == 0 {
			out = append(out, part{baseName(field.Type), field.Pos(), field.End()})
		}
	}
	return out
}

// statements names each statement by everything it mentions. `if x := f(); x {` is one with its body, since both
// begin on one line; a statement inside that body is one of its own.
func (t *Tree) statements(body *ast.BlockStmt) []part {
	line := func(pos token.Pos) int { return t.fset.PositionFor(pos, false).Line }
	var out []part
	var open []ast.Node
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			open = open[:len(open)-1]
			return true
		}
		open = append(open, n)
		name := ""
		switch x := n.(type) {
		case *ast.Ident:
			name = x.Name
		case *ast.SelectorExpr:
			name = dotted(x)
		case *ast.LabeledStmt:
			name = x.Label.Name
		}
		if name == "" {
			return true
		}
		var whole ast.Node
		for i := len(open) - 1; i > 0; i-- {
			_, block := open[i].(*ast.BlockStmt)
			_, label := open[i].(*ast.LabeledStmt)
			stmt, ok := open[i].(ast.Stmt)
			if !ok || block || (label && whole != nil) {
				continue
			}
			if whole != nil && line(stmt.Pos()) != line(whole.Pos()) {
				break
			}
			whole = stmt
		}
		if labeled, ok := whole.(*ast.LabeledStmt); ok {
			out = append(out, part{name, labeled.Pos(), labeled.Colon + 1})
		} else if whole != nil {
			out = append(out, part{name, whole.Pos(), whole.End()})
		}
		return true
	})
	sort.SliceStable(out, func(i, j int) bool { return out[i].from < out[j].from })
	return out
}

// dotted returns `a.b.c` of a selector whose parts are all names; otherwise its last name.
func dotted(x *ast.SelectorExpr) string {
	switch inner := x.X.(type) {
	case *ast.Ident:
		return inner.Name + "." + x.Sel.Name
	case *ast.SelectorExpr:
		return dotted(inner) + "." + x.Sel.Name
	}
	return x.Sel.Name
}

func distinct(parts []part) []string {
	out, seen := []string{}, map[string]bool{}
	for _, one := range parts {
		if !seen[one.name] && len(out) < 2000 {
			seen[one.name] = true
			out = append(out, one.name)
		}
	}
	return out
}
