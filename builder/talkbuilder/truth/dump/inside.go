package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"math"
	"strings"
)

// inside answers what a function's body is asked about, closures in it included.
func (t *Tree) inside(ask Question, p *Package, it *thing, f *types.Func) Answer {
	var decl *ast.FuncDecl
	for candidate := range p.full {
		if candidate.Name.Pos() == f.Pos() {
			decl = candidate
		}
	}
	if decl == nil && f.Pkg() != p.types && f.Pkg() != nil {
		return failed("%s comes from package %s: ask there", it.name, f.Pkg().Path())
	}
	if decl == nil {
		return failed("%s has no body in Go: it is an interface's method, or written in assembly", it.name)
	}
	if want := strings.TrimPrefix(it.name, p.path+"."); funcName(decl) != want {
		return failed("%s is promoted: ask about %s.%s", it.name, p.path, funcName(decl))
	}
	if len(ask.Words) == 0 {
		return failed("%q of %s: what to look for is missing", ask.Kind, it.name)
	}
	if ask.Kind == "literal" {
		return t.literal(ask.Words[0], it, decl)
	}
	return t.calls(ask.Words, p, it, decl)
}

// --- literals

// literal looks for a value: the literal as written, or the smallest sum of literals (`64 << 10`) that makes it.
func (t *Tree) literal(text string, it *thing, decl *ast.FuncDecl) Answer {
	want := constant.MakeString(text)
	if e, err := parser.ParseExpr(text); err == nil {
		if folded := fold(e); folded != nil {
			want = folded
		}
	}
	var first token.Pos
	times := 0
	rune := strings.HasPrefix(text, "'")
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if basic, ok := e.(*ast.BasicLit); (ok && basic.Kind == token.CHAR) != rune {
			return true // '=' is no 61
		}
		if found := fold(e); found != nil && same(want, found) {
			if times++; times == 1 {
				first = e.Pos()
			}
			return false // the parts of `1 << 8` are not met again, and (61) counts once
		}
		return true
	})
	if times == 0 {
		return Answer{Value: absent, Detail: it.name + " does not contain " + want.String()}
	}
	answer := Answer{Value: present}
	if times > 1 {
		answer.Detail = fmt.Sprintf("%d times", times)
	}
	answer.File, answer.Line = t.place(first)
	return answer
}

func same(a, b constant.Value) bool {
	if (a.Kind() == constant.String) != (b.Kind() == constant.String) {
		return false
	}
	return constant.Compare(a, token.EQL, b)
}

// fold works out an expression of literals only, or returns nil.
func fold(e ast.Expr) (value constant.Value) {
	defer func() { // the constant package panics on what does not fit together, as in "a" - 1
		if recover() != nil {
			value = nil
		}
	}()
	switch x := e.(type) {
	case *ast.BasicLit:
		if v := constant.MakeFromLiteral(x.Value, x.Kind, 0); v.Kind() != constant.Unknown {
			return v
		}
	case *ast.ParenExpr:
		return fold(x.X)
	case *ast.UnaryExpr:
		if v := fold(x.X); v != nil && (x.Op == token.SUB || x.Op == token.ADD) {
			return constant.UnaryOp(x.Op, v, 0)
		}
	case *ast.BinaryExpr:
		return foldTwo(x)
	}
	return nil
}

func foldTwo(x *ast.BinaryExpr) constant.Value {
	a, b := fold(x.X), fold(x.Y)
	if a == nil || b == nil {
		return nil
	}
	switch x.Op {
	case token.SHL, token.SHR:
		whole := constant.ToInt(a)
		by, fits := constant.Uint64Val(constant.ToInt(b))
		if whole.Kind() != constant.Int || !fits || by > 512 {
			return nil
		}
		return constant.Shift(whole, x.Op, uint(by))
	case token.QUO:
		if a.Kind() == constant.Int && b.Kind() == constant.Int {
			return constant.BinaryOp(a, token.QUO_ASSIGN, b) // whole division
		}
		return constant.BinaryOp(a, token.QUO, b)
	case token.ADD, token.SUB, token.MUL, token.REM, token.AND, token.OR, token.XOR, token.AND_NOT:
		return constant.BinaryOp(a, x.Op, b)
	}
	return nil
}

// --- calls

type call struct {
	names map[string]bool // lock, mutex.lock, runtime.lock: all that it may be asked by
	pos   token.Pos
}

// calls looks for the first call of each word, one behind the other; a word that stands twice means its second call.
func (t *Tree) calls(words []string, p *Package, it *thing, decl *ast.FuncDecl) Answer {
	made := p.callsIn(decl)
	at := map[string]int{}
	var first token.Pos
	last, before := token.NoPos, ""
	for _, want := range words {
		name := strings.TrimSuffix(inBrackets.ReplaceAllString("."+want, ".$1")[1:], "()")
		seen := 0
		found := token.Pos(math.MaxInt32)
		ok := false
		for _, c := range made {
			if c.names[name] {
				if seen == at[name] {
					found, ok = c.pos, true
					break
				}
				seen++
			}
		}
		at[name]++
		switch {
		case !ok && seen > 0:
			return Answer{Value: absent, Detail: fmt.Sprintf("%s calls %s only %d times", it.name, name, seen)}
		case !ok:
			return Answer{Value: absent, Detail: it.name + " does not call " + name}
		case found < last:
			return Answer{Value: absent, Detail: it.name + " calls " + name + " before " + before}
		}
		if !first.IsValid() {
			first = found
		}
		last, before = found, name
	}
	answer := Answer{Value: present}
	answer.File, answer.Line = t.place(first)
	return answer
}

// callsIn lists the calls of a body in the order in which their names are written.
func (p *Package) callsIn(decl *ast.FuncDecl) []call {
	var made []call
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		x, ok := n.(*ast.CallExpr)
		if !ok || p.info.Types[x.Fun].IsType() { // ref(7) converts
			return true
		}
		f := x.Fun
		for {
			switch inner := f.(type) {
			case *ast.ParenExpr:
				f = inner.X
				continue
			case *ast.IndexExpr:
				f = inner.X
				continue
			case *ast.IndexListExpr:
				f = inner.X
				continue
			}
			break
		}
		switch f := f.(type) {
		case *ast.Ident:
			made = append(made, call{map[string]bool{f.Name: true, p.build.Name + "." + f.Name: true}, f.Pos()})
		case *ast.SelectorExpr:
			made = append(made, call{p.namesOf(f), f.Sel.Pos()})
		}
		return true
	})
	// Inspect meets a.b().c() from the outside; names are in order of where they are written
	for i := 1; i < len(made); i++ {
		for j := i; j > 0 && made[j].pos < made[j-1].pos; j-- {
			made[j], made[j-1] = made[j-1], made[j]
		}
	}
	return made
}

// namesOf returns what a call x.f may be asked by: f, the package's name and f, the receiver's type and f.
func (p *Package) namesOf(s *ast.SelectorExpr) map[string]bool {
	names := map[string]bool{s.Sel.Name: true}
	if ident, ok := s.X.(*ast.Ident); ok {
		if imported, ok := p.info.Uses[ident].(*types.PkgName); ok {
			names[imported.Imported().Name()+"."+s.Sel.Name] = true
			return names
		}
	}
	add := func(t types.Type) {
		if t == nil {
			return
		}
		if pointer, ok := unalias(t).(*types.Pointer); ok {
			t = pointer.Elem()
		}
		if named, ok := unalias(t).(*types.Named); ok {
			name := named.Obj().Name() + "." + s.Sel.Name
			names[name] = true
			if named.Obj().Pkg() != nil {
				names[named.Obj().Pkg().Name()+"."+name] = true
			}
		}
	}
	if selection := p.info.Selections[s]; selection != nil {
		add(selection.Recv())
		if f, ok := selection.Obj().(*types.Func); ok { // promoted: the type that has it, too
			if recv := f.Type().(*types.Signature).Recv(); recv != nil {
				add(recv.Type())
			}
		}
	}
	return names
}
