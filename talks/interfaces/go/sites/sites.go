// Package sites asks interface values for another interface: itabs of the compiler against itabs made at run time.
package sites

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
