// The three words of a Value, read out of it: the flag's bits by name.
package main

import (
	"fmt"
	"reflect"
	"unsafe"
)

type words struct {
	typ, ptr unsafe.Pointer
	flag     uintptr
}

func show(what string, v reflect.Value) {
	w := (*words)(unsafe.Pointer(&v))
	names := ""
	for i, name := range []string{"StickyRO", "EmbedRO", "Indir", "Addr", "Method"} {
		if w.flag>>(5+i)&1 == 1 {
			names += " " + name
		}
	}
	fmt.Printf("%-11s %3d %v%s\n", what, w.flag&1023, reflect.Kind(w.flag&31), names)
}

// region types
type base struct{ ID int }

type User struct {
	Name string
	age  int
	base
}

func (u *User) Save() {}

// endregion

func main() {
	// region walk
	u := User{Name: "Ann", age: 7}
	v := reflect.ValueOf(u)
	p := reflect.ValueOf(&u)
	e := p.Elem()
	show("ValueOf(u)", v)
	show("ValueOf(&u)", p)
	show("Elem", e)
	show("Name", e.Field(0))
	show("age", e.Field(1))
	show("base", e.Field(2))
	show("base.ID", e.Field(2).Field(0))
	show("Save", p.Method(0))
	// endregion
	fmt.Println("a Value:", unsafe.Sizeof(v), "bytes")
	type header struct{ size uintptr }
	t := (*header)((*words)(unsafe.Pointer(&v)).typ)
	fmt.Println("the first word of its type:", t.size, "bytes, and Type.Size says", v.Type().Size())
	var x any = &u
	eface := (*[2]unsafe.Pointer)(unsafe.Pointer(&x))
	w := (*words)(unsafe.Pointer(&p))
	fmt.Println("the two words of the interface are in the Value:", eface[0] == w.typ, eface[1] == w.ptr)
}
