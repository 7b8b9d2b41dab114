// Words looks at interface values from below: two words, and an itab that is shared.
package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

// region types
type Sounder interface{ Sound() string }

type Namer interface {
	Name() string
	Sound() string
}

type Dog struct{ name string }

func (d Dog) Name() string   { return d.name }
func (d Dog) Sound() string  { return "woof" }
func (d *Dog) Rename(string) {}

// endregion

// Func is a function type: one pointer, so it is stored in the interface itself.
type Func func() string

func (f Func) Sound() string { return f() }

// region words
type iface struct {
	tab  *itab
	data unsafe.Pointer
}

type itab struct {
	inter, typ unsafe.Pointer
	hash       uint32
	fun        [2]uintptr
}

// endregion

type eface struct{ typ, data unsafe.Pointer }

//go:noinline
func look(s Sounder) *iface { return (*iface)(unsafe.Pointer(&s)) }

func main() {
	rex, ben := Dog{"Rex"}, Dog{"Ben"}
	var a, b Sounder = rex, ben
	var p Sounder = &rex
	var f Sounder = Func(rex.Sound)
	var n Namer = rex
	var x any = rex
	fmt.Println("an interface value:", unsafe.Sizeof(a), "bytes, an any:", unsafe.Sizeof(x))
	fmt.Println("two dogs, one itab:", look(a).tab == look(b).tab)
	fmt.Println("dog and *dog, one itab:", look(a).tab == look(p).tab)
	e := (*eface)(unsafe.Pointer(&x))
	fmt.Println("type as in an any:", look(a).tab.typ == e.typ)
	hash := *(*uint32)(unsafe.Add(e.typ, 16))
	fmt.Println("hash as in the type:", look(a).tab.hash == hash)
	fmt.Println("a pointer is the data word itself:", look(p).data == unsafe.Pointer(&rex))
	fmt.Println("a dog is somewhere else:", look(a).data != unsafe.Pointer(&rex))
	in := (*iface)(unsafe.Pointer(&n))
	fmt.Println("it says:", call(n)+f.Sound())
	fmt.Println("Fun[1] of a Namer:", name(in.tab.fun[1]))
	fmt.Println("Fun[0] of a Namer:", name(in.tab.fun[0]))
	fmt.Println("Fun[0] of a Func:", name(look(f).tab.fun[0]))
	var asked any = rex
	s := asked.(Sounder)
	fmt.Println("assertion, same itab:", look(s).tab == look(a).tab)
	r := any(&rex).(interface{ Rename(string) })
	ir := (*iface)(unsafe.Pointer(&r))
	fmt.Println("the hash of an itab made at run time:", ir.tab.hash)
}

//go:noinline
func call(n Namer) string { return n.Sound() }

// name is that of the function that starts at pc.
func name(pc uintptr) string { return runtime.FuncForPC(pc).Name() }
