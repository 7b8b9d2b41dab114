package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
	"strconv"
	"strings"
)

func (t *Tree) constant(p *Package, it *thing, wrong Answer) Answer {
	switch obj := it.obj.(type) {
	case *types.Const:
		return valueOf(obj.Val(), types.TypeString(obj.Type(), within(p)), it.name+p.firstTrouble())
	case *types.Var:
		if obj.IsField() {
			return wrong
		}
		if value := initial(p, obj); value != nil {
			return valueOf(value, "the first value of a variable: "+types.TypeString(obj.Type(), within(p)), it.name)
		}
		return failed("%s is a variable, and is not set to a constant where it is declared", it.name)
	}
	return wrong
}

func valueOf(value constant.Value, detail, name string) Answer {
	text, decimal := exact(value)
	if text == "" {
		return failed("the value of %s could not be worked out", name)
	}
	return Answer{Value: text, Detail: detail + decimal}
}

// exact writes a value so that nothing is lost: `256` also for 256.0, `1/4` with ` = 0.25` beside it, `""` for no text.
func exact(value constant.Value) (text, decimal string) {
	switch value.Kind() {
	case constant.Unknown:
		return "", ""
	case constant.String:
		if value := constant.StringVal(value); value != "" {
			return value, ""
		}
		return `""`, ""
	case constant.Float:
		if whole := constant.ToInt(value); whole.Kind() == constant.Int {
			return whole.ExactString(), ""
		}
		near, _ := constant.Float64Val(value)
		decimal = " = " + strconv.FormatFloat(near, 'g', -1, 64)
		if wide, ok := constant.Val(value).(*big.Float); ok {
			if ratio, _ := wide.Rat(nil); ratio != nil {
				return ratio.String(), decimal
			}
		}
		return value.ExactString(), decimal
	}
	return value.ExactString(), ""
}

// initial returns the constant that a package's variable is declared with.
func initial(p *Package, v *types.Var) constant.Value {
	var value constant.Value
	for _, file := range p.files {
		for _, decl := range file.Decls {
			if group, ok := decl.(*ast.GenDecl); ok && group.Tok == token.VAR {
				for _, spec := range group.Specs {
					s := spec.(*ast.ValueSpec)
					for i, name := range s.Names {
						if name.Pos() == v.Pos() && len(s.Values) == len(s.Names) {
							value = p.info.Types[s.Values[i]].Value
						}
					}
				}
			}
		}
	}
	return value
}

// localConst answers for `f.c` and `T.m.c`: a constant that is declared inside a function.
func (t *Tree) localConst(p *Package, names []string) (Answer, bool) {
	if len(names) < 2 {
		return Answer{}, false
	}
	last := len(names) - 1
	f := p.function(strings.Join(names[:last], "."))
	if f == nil || f.Body == nil {
		return Answer{}, false
	}
	var answer Answer
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		ident, ok := n.(*ast.Ident)
		if !ok || found || ident.Name != names[last] {
			return true
		}
		if obj, ok := p.info.Defs[ident].(*types.Const); ok {
			answer = valueOf(obj.Val(), types.TypeString(obj.Type(), within(p)), ident.Name)
			answer.File, answer.Line = t.place(ident.Pos())
			answer.Symbol = funcName(f)
			found = true
		}
		return true
	})
	return answer, found
}
