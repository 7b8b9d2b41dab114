// Package sites asks interface values for another interface: itabs of the compiler against itabs made at run time.
package sites

import "unsafe"

// region types
type A interface{ A() }

type B interface{ B() }

// compiled is assigned to an A in this program: the compiler makes its itab.
type compiled[T any] struct{ x T }

func (*compiled[T]) A() {}

func (*compiled[T]) B() {}

// made is only ever asked for an A: its itab is made at run time.
type made[T any] struct{ x T }

func (*made[T]) A() {}

func (*made[T]) B() {}

// endregion

// mended is like made, but the hash is written into its itabs.
type mended[T any] struct{ x T }

func (*mended[T]) A() {}

func (*mended[T]) B() {}

// Compiled holds values of eight types.
var Compiled = []A{
	&compiled[int8]{}, &compiled[int16]{}, &compiled[int32]{}, &compiled[int64]{},
	&compiled[uint8]{}, &compiled[uint16]{}, &compiled[uint32]{}, &compiled[uint64]{},
}

// Values holds values of eight other types.
var Values = []any{
	&made[int8]{}, &made[int16]{}, &made[int32]{}, &made[int64]{},
	&made[uint8]{}, &made[uint16]{}, &made[uint32]{}, &made[uint64]{},
}

// Made holds the same values, after an assertion.
func Made() (list []A) {
	// region made
	for _, x := range Values {
		list = append(list, x.(A))
	}
	// endregion
	return list
}

// Others holds values of eight more types.
var Others = []any{
	&mended[int8]{}, &mended[int16]{}, &mended[int32]{}, &mended[int64]{},
	&mended[uint8]{}, &mended[uint16]{}, &mended[uint32]{}, &mended[uint64]{},
}

// The first fields of a type descriptor and of an itab.
type (
	descriptor struct {
		size, pointers uintptr
		hash           uint32
	}
	table struct {
		inter unsafe.Pointer
		typ   *descriptor
		hash  uint32
	}
)

// Mended holds those values after an assertion, and writes into their itabs the hash that the runtime leaves out.
func Mended() (list []A) {
	for _, x := range Others {
		a := x.(A)
		itab := *(**table)(unsafe.Pointer(&a))
		itab.hash = itab.typ.hash
		list = append(list, a)
	}
	return list
}
