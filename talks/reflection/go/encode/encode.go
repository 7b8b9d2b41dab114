// Package encode writes structs as JSON in five ways: naive reflection, cached encoders, generics, by hand, and the
// standard library.
package encode

import (
	"reflect"
	"strconv"
	"sync"
)

// region types
type Address struct {
	Street string `json:"street"`
	City   string `json:"city"`
	Zip    int    `json:"zip"`
}

type User struct {
	Name   string   `json:"name"`
	Age    int      `json:"age"`
	Active bool     `json:"active"`
	Home   Address  `json:"home"`
	Scores []int    `json:"scores"`
	Boss   *User    `json:"boss"`
	Tags   []string `json:"tags"`
}

// endregion

// region naive
func Naive(b []byte, v reflect.Value) []byte {
	switch x := v.Interface().(type) {
	case string:
		return strconv.AppendQuote(b, x)
	case int:
		return strconv.AppendInt(b, int64(x), 10)
	case bool:
		return strconv.AppendBool(b, x)
	}
	switch v.Kind() {
	case reflect.Struct:
		b = append(b, '{')
		for i := range v.NumField() {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendQuote(b, v.Type().Field(i).Tag.Get("json"))
			b = Naive(append(b, ':'), v.Field(i))
		}
		return append(b, '}')
	case reflect.Slice:
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',')
			}
			b = Naive(b, v.Index(i))
		}
		return append(b, ']')
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, "null"...)
		}
		return Naive(b, v.Elem())
	}
	panic("no encoder for " + v.Type().String())
}

// endregion

// region cached
type encoder func([]byte, reflect.Value) []byte

var cache sync.Map // reflect.Type → encoder

func encoderOf(t reflect.Type) encoder {
	if e, ok := cache.Load(t); ok {
		return e.(encoder)
	}
	var ready sync.WaitGroup
	var built encoder
	ready.Add(1)
	later := encoder(func(b []byte, v reflect.Value) []byte { ready.Wait(); return built(b, v) })
	if e, loaded := cache.LoadOrStore(t, later); loaded {
		return e.(encoder) // somebody else builds it, or we do, further out
	}
	built = build(t)
	ready.Done()
	cache.Store(t, built)
	return built
}

// endregion

// region build
func build(t reflect.Type) encoder {
	switch t.Kind() {
	case reflect.String:
		return func(b []byte, v reflect.Value) []byte { return strconv.AppendQuote(b, v.String()) }
	case reflect.Int:
		return func(b []byte, v reflect.Value) []byte { return strconv.AppendInt(b, v.Int(), 10) }
	case reflect.Bool:
		return func(b []byte, v reflect.Value) []byte { return strconv.AppendBool(b, v.Bool()) }
	case reflect.Struct:
		return buildStruct(t)
	case reflect.Slice:
		return buildSlice(encoderOf(t.Elem()))
	case reflect.Pointer:
		inner := encoderOf(t.Elem())
		return func(b []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(b, "null"...)
			}
			return inner(b, v.Elem())
		}
	}
	panic("no encoder for " + t.String())
}

// endregion

// region struct
func buildStruct(t reflect.Type) encoder {
	type field struct {
		head   string // the comma and the name, as they will be written
		encode encoder
	}
	var fields []field
	for f := range t.Fields() {
		head := strconv.Quote(f.Tag.Get("json")) + ":"
		if len(fields) > 0 {
			head = "," + head
		}
		fields = append(fields, field{head, encoderOf(f.Type)})
	}
	return func(b []byte, v reflect.Value) []byte {
		b = append(b, '{')
		for i := range fields {
			b = append(b, fields[i].head...)
			b = fields[i].encode(b, v.Field(i))
		}
		return append(b, '}')
	}
}

// endregion

func buildSlice(inner encoder) encoder {
	return func(b []byte, v reflect.Value) []byte {
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',')
			}
			b = inner(b, v.Index(i))
		}
		return append(b, ']')
	}
}

// Cached writes what x points to, with an encoder that is built once for each type.
func Cached(b []byte, x any) []byte {
	v := reflect.ValueOf(x)
	return encoderOf(v.Type())(b, v)
}

// region typed
type Encoder[T any] func([]byte, *T) []byte

type Field[T any] struct {
	head   string
	encode Encoder[T]
}

func At[T, F any](name string, at func(*T) *F, e Encoder[F]) Field[T] {
	head := strconv.Quote(name) + ":"
	return Field[T]{head, func(b []byte, x *T) []byte { return e(b, at(x)) }}
}

var AddressEncoder = Struct(
	At("street", func(a *Address) *string { return &a.Street }, String),
	At("city", func(a *Address) *string { return &a.City }, String),
	At("zip", func(a *Address) *int { return &a.Zip }, Int),
)

// endregion

func Struct[T any](fields ...Field[T]) Encoder[T] {
	return func(b []byte, x *T) []byte {
		b = append(b, '{')
		for i := range fields {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, fields[i].head...)
			b = fields[i].encode(b, x)
		}
		return append(b, '}')
	}
}

func Slice[T any](e Encoder[T]) Encoder[[]T] {
	return func(b []byte, x *[]T) []byte {
		b = append(b, '[')
		for i := range *x {
			if i > 0 {
				b = append(b, ',')
			}
			b = e(b, &(*x)[i])
		}
		return append(b, ']')
	}
}

func String(b []byte, x *string) []byte { return strconv.AppendQuote(b, *x) }
func Int(b []byte, x *int) []byte       { return strconv.AppendInt(b, int64(*x), 10) }
func Bool(b []byte, x *bool) []byte     { return strconv.AppendBool(b, *x) }

var userEncoder Encoder[User]

func init() {
	userEncoder = Struct(
		At("name", func(u *User) *string { return &u.Name }, String),
		At("age", func(u *User) *int { return &u.Age }, Int),
		At("active", func(u *User) *bool { return &u.Active }, Bool),
		At("home", func(u *User) *Address { return &u.Home }, AddressEncoder),
		At("scores", func(u *User) *[]int { return &u.Scores }, Slice(Int)),
		At("boss", func(u *User) **User { return &u.Boss }, boss),
		At("tags", func(u *User) *[]string { return &u.Tags }, Slice(String)),
	)
}

func boss(b []byte, x **User) []byte {
	if *x == nil {
		return append(b, "null"...)
	}
	return userEncoder(b, *x)
}

// Generic writes a user with encoders that were put together by hand, out of generic parts.
func Generic(b []byte, u *User) []byte { return userEncoder(b, u) }

// region hand
func (a *Address) appendJSON(b []byte) []byte {
	b = strconv.AppendQuote(append(b, `{"street":`...), a.Street)
	b = strconv.AppendQuote(append(b, `,"city":`...), a.City)
	b = strconv.AppendInt(append(b, `,"zip":`...), int64(a.Zip), 10)
	return append(b, '}')
}

// endregion

// ByHand is what a generator would write.
func (u *User) ByHand(b []byte) []byte {
	b = strconv.AppendQuote(append(b, `{"name":`...), u.Name)
	b = strconv.AppendInt(append(b, `,"age":`...), int64(u.Age), 10)
	b = strconv.AppendBool(append(b, `,"active":`...), u.Active)
	b = u.Home.appendJSON(append(b, `,"home":`...))
	b = append(b, `,"scores":[`...)
	for i, score := range u.Scores {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(score), 10)
	}
	b = append(b, `],"boss":`...)
	if u.Boss == nil {
		b = append(b, "null"...)
	} else {
		b = u.Boss.ByHand(b)
	}
	b = append(b, `,"tags":[`...)
	for i, tag := range u.Tags {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendQuote(b, tag)
	}
	return append(b, "]}"...)
}
