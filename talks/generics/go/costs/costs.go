// Package costs is measured: calls through a type parameter, an interface, and to a known method.
package costs

// region types
type Adder interface{ Add(int) }

type Counter struct{ n int }

func (c *Counter) Add(d int) { c.n += d }

// endregion

// region calls
//
//go:noinline
func Known(c *Counter, n int) {
	for i := range n {
		c.Add(i)
	}
}

//go:noinline
func Interface(c Adder, n int) {
	for i := range n {
		c.Add(i)
	}
}

//go:noinline
func Param[T Adder](c T, n int) {
	for i := range n {
		c.Add(i)
	}
}

// endregion

// region inlined
func InlinedInterface(c Adder, n int) {
	for i := range n {
		c.Add(i)
	}
}

func InlinedParam[T Adder](c T, n int) {
	for i := range n {
		c.Add(i)
	}
}

// endregion

// CallInterface and CallParam know the type: what they call is inlined into them.
//
//go:noinline
func CallInterface(c *Counter, n int) { InlinedInterface(c, n) }

//go:noinline
func CallParam(c *Counter, n int) { InlinedParam(c, n) }

// region sums
type Number interface{ ~int | ~float64 }

//go:noinline
func SumInts(v []int) (t int) {
	for _, x := range v {
		t += x
	}
	return t
}

//go:noinline
func Sum[T Number](v []T) (t T) {
	for _, x := range v {
		t += x
	}
	return t
}

//go:noinline
func SumMethod[T interface{ Int() int }](v []T) (t int) {
	for _, x := range v {
		t += x.Int()
	}
	return t
}

// endregion

// Evener is what Count asks for.
type Evener interface{ Even() bool }

// region each
//
//go:noinline
func Count[T Evener](v []T) (n int) {
	for _, x := range v {
		if x.Even() {
			n++
		}
	}
	return n
}

func CountIf[T any](
	v []T, even func(T) bool,
) (n int) {
	for _, x := range v {
		if even(x) {
			n++
		}
	}
	return n
}

// endregion

// Int has a method that could be inlined.
type Int int

// Int returns it without its name.
func (i Int) Int() int { return int(i) }

// Even reports whether it is divisible by two.
func (i Int) Even() bool { return i%2 == 0 }

// Evens calls CountIf where the function is known: both are inlined.
//
//go:noinline
func Evens(v []Int) int { return CountIf(v, Int.Even) }
