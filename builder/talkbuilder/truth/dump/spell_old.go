//go:build !go1.23

package main

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// spell writes the type of a field or variable as later releases do: an alias by its own name, which these forget.
// Otherwise `*_type` would seem to have changed, though the source says the same in all of them.
func (t *Tree) spell(p *Package, obj types.Object) string {
	text := types.TypeString(obj.Type(), within(p))
	for _, home := range t.packages {
		if home.types == nil || home.types != obj.Pkg() {
			continue
		}
		if e := typeOf(home.files, obj); e != nil {
			s := speller{info: home.info, names: within(p)}
			if own := s.write(e); s.alias && !s.lost {
				return own
			}
		}
	}
	return text
}

// typeOf returns the type as the declaration of a field or variable has it.
func typeOf(files []*ast.File, obj types.Object) (found ast.Expr) {
	look := func(names []*ast.Ident, e ast.Expr) {
		for _, name := range names {
			if name.Pos() == obj.Pos() {
				found = e
			}
		}
	}
	for _, file := range files {
		if obj.Pos() < file.Pos() || file.End() <= obj.Pos() {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.Field:
				look(x.Names, x.Type)
				if len(x.Names) == 0 && x.Type.Pos() <= obj.Pos() && obj.Pos() < x.Type.End() {
					found = x.Type
				}
			case *ast.ValueSpec:
				look(x.Names, x.Type)
			}
			return true
		})
	}
	return found
}

// A speller writes types; alias says that it met one, lost that it met what it cannot write.
type speller struct {
	info        *types.Info
	names       types.Qualifier
	alias, lost bool
}

func (s *speller) write(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return s.write(x.X)
	case *ast.StarExpr:
		return "*" + s.write(x.X)
	case *ast.Ident:
		return s.name(x)
	case *ast.SelectorExpr:
		return s.name(x.Sel)
	case *ast.MapType:
		return "map[" + s.write(x.Key) + "]" + s.write(x.Value)
	case *ast.ArrayType:
		if x.Len == nil {
			return "[]" + s.write(x.Elt)
		}
		if array, ok := s.info.Types[x].Type.(*types.Array); ok {
			return "[" + strconv.FormatInt(array.Len(), 10) + "]" + s.write(x.Elt)
		}
	case *ast.IndexExpr:
		return s.write(x.X) + "[" + s.write(x.Index) + "]"
	case *ast.IndexListExpr:
		var args []string
		for _, arg := range x.Indices {
			args = append(args, s.write(arg))
		}
		return s.write(x.X) + "[" + strings.Join(args, ", ") + "]"
	}
	s.lost = true
	return ""
}

func (s *speller) name(id *ast.Ident) string {
	name, ok := s.info.Uses[id].(*types.TypeName)
	if !ok {
		s.lost = true
		return ""
	}
	if name.Pkg() == nil {
		return name.Name()
	}
	if _, param := name.Type().(*types.TypeParam); param { // of an instance: the type itself knows better
		s.lost = true
	}
	s.alias = s.alias || name.IsAlias()
	if where := s.names(name.Pkg()); where != "" {
		return where + "." + name.Name()
	}
	return name.Name()
}
