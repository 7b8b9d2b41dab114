package main

import (
	"fmt"
	"go/types"
	"regexp"
	"strconv"
	"strings"
)

// asks says what each kind of question is about, for whoever asked the wrong one.
var asks = map[string]string{
	"const":   "a constant, or a variable that starts with one",
	"struct":  "a struct type",
	"field":   "a field",
	"length":  "an array, or a field or variable that is one",
	"offset":  "a field",
	"size":    "a type, a field or a variable",
	"func":    "a function or method",
	"type":    "a type",
	"literal": "a function or method",
	"calls":   "a function or method",
}

func failed(format string, args ...any) Answer { return Answer{Failed: fmt.Sprintf(format, args...)} }

func (t *Tree) answer(ask Question) Answer {
	switch ask.Kind {
	case "sizeof":
		return t.sizeof(ask.Words)
	case "tags":
		return t.tags(ask.Symbol)
	}
	if asks[ask.Kind] == "" {
		return failed("there is no question %q", ask.Kind)
	}
	where, names, why := splitSymbol(ask.Symbol)
	if why != "" {
		return failed("%s", why)
	}
	p := t.check(where, "")
	if p.why != "" {
		return Answer{Value: absent, Detail: p.why}
	}
	if ask.Kind == "const" {
		if found, ok := t.localConst(p, names); ok {
			return found
		}
	}
	thing, missing, why := t.resolve(p, names)
	switch {
	case why != "":
		return failed("%s", why)
	case thing == nil:
		return Answer{Value: absent, Detail: missing}
	}
	answer := t.about(ask, p, thing)
	if answer.Failed == "" && answer.Line == 0 {
		answer.File, answer.Line = t.place(thing.obj.Pos())
	}
	if answer.Failed == "" {
		answer.Symbol = t.symbolAt(thing.obj)
	}
	return answer
}

var (
	importPath = regexp.MustCompile(`^[\w~-][\w~.-]*(/[\w~-][\w~.-]*)*$`)
	identifier = regexp.MustCompile(`^[\pL_][\pL_\d]*$`)
	inBrackets = regexp.MustCompile(`\.\(\*?([\pL_][\pL_\d]*)\)`)
)

// splitSymbol takes `internal/sync.HashTrieMap.root` apart; why says what is wrong with it.
func splitSymbol(symbol string) (where string, names []string, why string) {
	if strings.Contains(symbol, "[") {
		return "", nil, fmt.Sprintf("%q: leave the type parameters out", symbol)
	}
	plain := inBrackets.ReplaceAllString(symbol, ".$1") // runtime.(*p).destroy, as stack traces have it
	slash := strings.LastIndex(plain, "/") + 1
	dot := strings.Index(plain[slash:], ".")
	if dot < 0 {
		return "", nil, fmt.Sprintf("%q names no package: write it as in runtime.findRunnable", symbol)
	}
	where, names = plain[:slash+dot], strings.Split(plain[slash+dot+1:], ".")
	for at := slash + dot; at < len(plain); at++ { // a folder may be called v1.0.0
		if rest := strings.Split(plain[at+1:], "."); plain[at] == '.' && allNames(rest) {
			where, names = plain[:at], rest
			break
		}
	}
	if !importPath.MatchString(where) {
		return "", nil, fmt.Sprintf("%q: %q is no import path", symbol, where)
	}
	for _, name := range names {
		if !identifier.MatchString(name) {
			return "", nil, fmt.Sprintf("%q: %q is no name", symbol, name)
		}
	}
	return where, names, ""
}

func allNames(names []string) bool {
	for _, name := range names {
		if !identifier.MatchString(name) {
			return false
		}
	}
	return true
}

// A thing is what a symbol stands for, and how far into the outer type it lies.
type thing struct {
	obj    types.Object
	name   string
	outer  types.Type
	offset int64
	far    string // why it has no one place inside the outer type: it lies behind a pointer, or in an array
}

// resolve finds what names stand for in p. Without a thing, missing says what is not there, or why what is wrong.
func (t *Tree) resolve(p *Package, names []string) (found *thing, missing, why string) {
	name := p.path + "." + names[0]
	obj := p.types.Scope().Lookup(names[0])
	if names[0] == "init" || names[0] == "_" {
		return nil, "", fmt.Sprintf("%s: no name that a question could mean, since there may be many", name)
	}
	if obj == nil {
		return nil, "no " + name + t.elsewhere(p, names[0]), ""
	}
	found = &thing{obj: obj, name: name, outer: obj.Type()}
	for _, next := range names[1:] {
		switch found.obj.(type) {
		case *types.TypeName, *types.Var:
		default:
			return nil, "", fmt.Sprintf("%s is %s: it has no members", found.name, sortOf(found.obj))
		}
		in := found.obj.Type()
		for {
			array, ok := in.Underlying().(*types.Array)
			if !ok {
				break
			}
			in, found.far = array.Elem(), "lies in an array's element"
		}
		member, index := lookup(p, in, next)
		if member == nil {
			return nil, fmt.Sprintf("%s has no field or method %s", found.name, next), ""
		}
		found.name += "." + next
		if _, isField := member.(*types.Var); isField {
			found.descend(in, index)
		}
		found.obj = member
	}
	return found, "", ""
}

// lookup finds a field or method, promoted ones too, of whichever package its unexported name belongs to.
func lookup(p *Package, in types.Type, name string) (types.Object, []int) {
	packages := []*types.Package{p.types}
	if named, ok := unalias(in).(*types.Named); ok && named.Obj().Pkg() != nil {
		packages = append(packages, named.Obj().Pkg())
	}
	for _, try := range append(packages, p.types.Imports()...) {
		if obj, index, _ := types.LookupFieldOrMethod(in, true, try, name); obj != nil {
			return obj, index
		}
	}
	return nil, nil
}

// descend adds up the offsets on the way to a field.
func (f *thing) descend(at types.Type, index []int) {
	for i, n := range index {
		pointer, isPointer := at.Underlying().(*types.Pointer)
		if isPointer {
			at = pointer.Elem()
			_, fromVariable := f.obj.(*types.Var)
			if i > 0 || fromVariable {
				f.far = "lies behind a pointer"
			}
		}
		structure, ok := at.Underlying().(*types.Struct)
		if !ok {
			return
		}
		if sizeless(at) == "" {
			f.offset += gcSizes{}.Offsetsof(fieldsOf(structure))[n]
		}
		at = structure.Field(n).Type()
	}
}

func fieldsOf(s *types.Struct) []*types.Var {
	fields := make([]*types.Var, s.NumFields())
	for i := range fields {
		fields[i] = s.Field(i)
	}
	return fields
}

func sortOf(obj types.Object) string {
	switch o := obj.(type) {
	case *types.Const:
		return "a constant"
	case *types.TypeName:
		return "a type"
	case *types.Func:
		if o.Type().(*types.Signature).Recv() != nil {
			return "a method"
		}
		return "a function"
	case *types.Var:
		if o.IsField() {
			return "a field"
		}
		return "a variable"
	}
	return "something else"
}

// about answers every question on a thing that is there.
func (t *Tree) about(ask Question, p *Package, it *thing) Answer {
	wrong := failed("%s is %s; %q asks about %s", it.name, sortOf(it.obj), ask.Kind, asks[ask.Kind])
	field, _ := it.obj.(*types.Var)
	name, _ := it.obj.(*types.TypeName)
	function, _ := it.obj.(*types.Func)
	switch ask.Kind {
	case "const":
		return t.constant(p, it, wrong)
	case "func":
		if function == nil {
			return wrong
		}
		return Answer{Value: present, Detail: types.ObjectString(function, within(p))}
	case "literal", "calls":
		if function == nil {
			return wrong
		}
		return t.inside(ask, p, it, function)
	case "type":
		if name == nil {
			return wrong
		}
		return Answer{Value: present, Detail: describe(name, within(p))}
	case "struct":
		if name == nil && field == nil {
			return wrong
		}
		structure, ok := it.obj.Type().Underlying().(*types.Struct)
		if !ok {
			return failed("%s is no struct: it is %s", it.name, types.TypeString(it.obj.Type().Underlying(), within(p)))
		}
		names := make([]string, structure.NumFields())
		for i := range names {
			names[i] = structure.Field(i).Name()
		}
		return Answer{Value: strings.Join(names, " ")}
	}
	// what is left is about the type of a field, a variable or a type
	if (name == nil && field == nil) || ((ask.Kind == "field" || ask.Kind == "offset") && (field == nil || !field.IsField())) {
		return wrong
	}
	return t.measure(ask.Kind, p, it)
}

func (t *Tree) measure(kind string, p *Package, it *thing) Answer {
	typ := it.obj.Type()
	text := types.TypeString(unalias(typ), within(p))
	if _, variable := it.obj.(*types.Var); variable {
		text = t.spell(p, it.obj)
	}
	if basic, ok := typ.Underlying().(*types.Basic); ok && basic.Kind() == types.Invalid {
		return failed("the type of %s could not be worked out%s", it.name, p.firstTrouble())
	}
	switch kind {
	case "field":
		return Answer{Value: text}
	case "length":
		if array, ok := typ.Underlying().(*types.Array); ok {
			return Answer{Value: strconv.FormatInt(array.Len(), 10), Detail: text}
		}
		return failed("%s is no array: it is %s", it.name, text)
	case "size":
		if why := sizeless(typ); why != "" {
			return failed("%s: %s", it.name, why)
		}
		return Answer{Value: strconv.FormatInt(gcSizes{}.Sizeof(typ), 10), Detail: text}
	}
	if why := sizeless(it.outer); why != "" {
		return failed("%s: %s", it.name, why)
	}
	if it.far != "" {
		return failed("%s %s: it has no offset", it.name, it.far)
	}
	return Answer{Value: strconv.FormatInt(it.offset, 10), Detail: text}
}

// within writes types as the package itself does: its own names bare, others with the package's name.
func within(p *Package) types.Qualifier {
	return func(other *types.Package) string {
		if other == p.types {
			return ""
		}
		return other.Name()
	}
}

func describe(name *types.TypeName, q types.Qualifier) string {
	text := "type " + name.Name()
	if name.IsAlias() {
		return text + " = " + types.TypeString(unalias(name.Type()), q)
	}
	if named, ok := name.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
		text = "generic " + text
	}
	switch u := name.Type().Underlying().(type) {
	case *types.Struct:
		return fmt.Sprintf("%s, a struct of %d fields", text, u.NumFields())
	case *types.Interface:
		return fmt.Sprintf("%s, an interface of %d methods", text, u.NumMethods())
	default:
		return text + " " + types.TypeString(u, q)
	}
}
