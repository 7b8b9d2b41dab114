// How often each operation of package reflect allocates, on values that are no constants and that escape.
package main

import (
	"fmt"
	"reflect"
	"testing"
)

type User struct {
	Name string
	Age  int
	Tags []string
}

func (u User) Hello(n int) int { return n + u.Age }

var (
	typ   reflect.Type
	field reflect.StructField
	val   reflect.Value
	out   any
	num   int
	text  string
	yes   bool
)

func show(name string, f func()) {
	fmt.Printf("%-27s %v\n", name, testing.AllocsPerRun(100, f))
}

func main() {
	u := User{Name: "Ann", Age: 300, Tags: []string{"a"}}
	p, v := reflect.ValueOf(&u), reflect.ValueOf(&u).Elem()
	age, tags := v.Field(1), v.Field(2)
	ages := map[string]int{"Ann": 300}
	m, key := reflect.ValueOf(ages), reflect.ValueOf("Ann")
	ready := reflect.New(reflect.TypeFor[int]()).Elem()
	hello := v.Method(0)
	args := []reflect.Value{reflect.ValueOf(1)}
	var boxed any = u
	empty, takes := reflect.ValueOf(func() {}), reflect.ValueOf(func(n int) { num = n })
	adds := reflect.ValueOf(func(n int) int { return n + num })

	// region free
	show("TypeOf(x)", func() { typ = reflect.TypeOf(boxed) })
	show("ValueOf(x), x an any", func() { val = reflect.ValueOf(boxed) })
	show("ValueOf(&u).Elem()", func() { val = reflect.ValueOf(&u).Elem() })
	show("Field(1).Int()", func() { num = int(v.Field(1).Int()) })
	show("Field(1).SetInt(300)", func() { v.Field(1).SetInt(300) })
	show("Index(0).String()", func() { text = tags.Index(0).String() })
	show("Addr, Elem, Kind, CanSet", func() { yes = age.Addr().Elem().CanSet() && p.Kind() != 0 })
	show("TypeAssert[int]", func() { num, yes = reflect.TypeAssert[int](age) })
	// endregion
	show("SetIterValue, a loop", func() {
		for it := m.MapRange(); it.Next(); {
			ready.SetIterValue(it)
		}
	})
	// region one
	show("Interface() of a variable", func() { out = age.Interface() })
	show("New(int)", func() { val = reflect.New(reflect.TypeFor[int]()) })
	show("MapIndex of an int", func() { val = m.MapIndex(key) })
	show("Type().Field(1)", func() { field = v.Type().Field(1) })
	// endregion
	// region more
	show("ValueOf(u), read and dropped", func() { num = int(reflect.ValueOf(u).Field(1).Int()) })
	show("ValueOf(u), which escapes", func() { val = reflect.ValueOf(u) })
	show("MapKeys, one key", func() { num = len(m.MapKeys()) })
	show("MapRange with Key and Value", func() {
		for it := m.MapRange(); it.Next(); {
			val = it.Key()
			val = it.Value()
		}
	})
	show("Append one element", func() { val = reflect.Append(tags, key) })
	show("FieldByName(\"Age\")", func() { val = v.FieldByName("Age") })
	show("Method(0)", func() { val = v.Method(0) })
	show("MethodByName(\"Hello\")", func() { val = v.MethodByName("Hello") })
	show("Call of func()", func() { empty.Call(nil) })
	show("Call of func(int)", func() { takes.Call(args) })
	show("Call of func(int) int", func() { num = int(adds.Call(args)[0].Int()) })
	show("Call of a method", func() { num = int(hello.Call(args)[0].Int()) })
	show("Method(0).Interface()", func() { out = hello.Interface() })
	// endregion
}
