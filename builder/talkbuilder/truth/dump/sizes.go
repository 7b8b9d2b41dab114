package main

import (
	"go/types"
	"strings"
)

// gcSizes lays out types as the gc compiler does for amd64.
//
// The library's own types.SizesFor("gc", ...) got some structs wrong before 1.22, and types.StdSizes does not know
// that a struct which ends in a field without size gets a byte behind it, so that a pointer to that field does not
// point behind the struct.
type gcSizes struct{}

const word = 8

func alignUp(n, to int64) int64 { return (n + to - 1) / to * to }

func (s gcSizes) Alignof(t types.Type) int64 {
	switch u := t.Underlying().(type) {
	case *types.Array:
		return s.Alignof(u.Elem())
	case *types.Struct:
		most := int64(1)
		for i := 0; i < u.NumFields(); i++ {
			if a := s.Alignof(u.Field(i).Type()); a > most {
				most = a
			}
		}
		return most
	case *types.Basic:
		if u.Info()&types.IsComplex != 0 {
			return s.Sizeof(t) / 2
		}
		if u.Info()&types.IsString != 0 {
			return word
		}
		if size := s.Sizeof(t); size > 0 {
			return size
		}
		return 1
	}
	return word
}

func (s gcSizes) Offsetsof(fields []*types.Var) []int64 {
	offsets := make([]int64, len(fields))
	var at int64
	for i, field := range fields {
		at = alignUp(at, s.Alignof(field.Type()))
		offsets[i] = at
		at += s.Sizeof(field.Type())
	}
	return offsets
}

func (s gcSizes) Sizeof(t types.Type) int64 {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch u.Kind() {
		case types.Bool, types.Int8, types.Uint8:
			return 1
		case types.Int16, types.Uint16:
			return 2
		case types.Int32, types.Uint32, types.Float32:
			return 4
		case types.Int64, types.Uint64, types.Float64, types.Complex64:
			return 8
		case types.Complex128, types.String, types.UntypedString:
			return 16
		}
		return word
	case *types.Array:
		return u.Len() * s.Sizeof(u.Elem())
	case *types.Slice:
		return 3 * word
	case *types.Interface:
		return 2 * word
	case *types.Struct:
		n := u.NumFields()
		if n == 0 {
			return 0
		}
		fields := make([]*types.Var, n)
		for i := range fields {
			fields[i] = u.Field(i)
		}
		last := s.Sizeof(fields[n-1].Type())
		end := s.Offsetsof(fields)[n-1] + last
		if last == 0 && end > 0 {
			end++
		}
		return alignUp(end, s.Alignof(t))
	}
	return word
}

// sizeless says why a type has no size that could be told, or nothing.
func sizeless(t types.Type) string {
	return hollow(t, map[types.Type]bool{})
}

func hollow(t types.Type, seen map[types.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	if named, ok := unalias(t).(*types.Named); ok {
		if named.TypeParams().Len() > named.TypeArgs().Len() {
			name := named.Obj().Name()
			words := name + " is generic: it has no size of its own"
			if named.Obj().Exported() && named.Obj().Pkg() != nil {
				some := strings.Repeat(", int", named.TypeParams().Len())[2:]
				words += "; ask, say, {sizeof: \"" + named.Obj().Pkg().Path() + "." + name + "[" + some + "]\"}"
			}
			return words
		}
	}
	switch u := unalias(t).(type) {
	case *types.TypeParam:
		return "it depends on the type parameter " + u.Obj().Name() + ": there is no one size"
	case *types.Tuple, *types.Signature, *types.Pointer, *types.Map, *types.Chan, *types.Slice, *types.Interface:
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Kind() == types.Invalid {
			return "its type could not be worked out"
		}
	case *types.Array:
		return hollow(u.Elem(), seen)
	case *types.Struct:
		for i := 0; i < u.NumFields(); i++ {
			if why := hollow(u.Field(i).Type(), seen); why != "" {
				return why
			}
		}
	}
	return ""
}
