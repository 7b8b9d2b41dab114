// What one operation costs by reflection, beside the same thing written out.
package costs

import (
	"reflect"
	"testing"
)

type User struct {
	Name string
	Age  int
}

//go:noinline
func (u *User) Older(n int) int { return u.Age + n }

var (
	user = &User{"Ann", 300}
	v    = reflect.ValueOf(user).Elem()
	p    = reflect.ValueOf(user)
	typ  reflect.Type
	num  int
	out  any
)

func BenchmarkReadDirect(b *testing.B) {
	for b.Loop() {
		num = user.Age
	}
	keep(b)
}

func BenchmarkReadField(b *testing.B) {
	for b.Loop() {
		num = int(v.Field(1).Int())
	}
	keep(b)
}

func BenchmarkReadByName(b *testing.B) {
	for b.Loop() {
		num = int(v.FieldByName("Age").Int())
	}
	keep(b)
}

func BenchmarkReadInterface(b *testing.B) {
	for b.Loop() {
		num = v.Field(1).Interface().(int)
	}
	keep(b)
}

func BenchmarkReadTypeAssert(b *testing.B) {
	for b.Loop() {
		num, _ = reflect.TypeAssert[int](v.Field(1))
	}
	keep(b)
}

func BenchmarkSetInt(b *testing.B) {
	for b.Loop() {
		v.Field(1).SetInt(300)
	}
	keep(b)
}

func BenchmarkTypeOf(b *testing.B) {
	var x any = user
	for b.Loop() {
		typ = reflect.TypeOf(x)
	}
	keep(b)
}

func BenchmarkCallDirect(b *testing.B) {
	for b.Loop() {
		num = user.Older(1)
	}
	keep(b)
}

func BenchmarkCallReflect(b *testing.B) {
	m, args := p.Method(0), []reflect.Value{reflect.ValueOf(1)}
	for b.Loop() {
		num = int(m.Call(args)[0].Int())
	}
	keep(b)
}

func BenchmarkCallAsserted(b *testing.B) {
	f := p.Method(0).Interface().(func(int) int)
	for b.Loop() {
		num = f(1)
	}
	keep(b)
}

func BenchmarkEqualDeep(b *testing.B) {
	x, y := sample(), sample()
	for b.Loop() {
		if !reflect.DeepEqual(x, y) {
			b.Fatal("not equal")
		}
	}
	keep(b)
}

func BenchmarkEqualDirect(b *testing.B) {
	x, y := sample(), sample()
	for b.Loop() {
		if !equal(x, y) {
			b.Fatal("not equal")
		}
	}
	keep(b)
}

func sample() []User {
	all := make([]User, 100)
	for i := range all {
		all[i] = User{"Ann", i}
	}
	return all
}

//go:noinline
func equal(x, y []User) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}
