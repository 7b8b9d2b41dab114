// Command words is compiled for its dictionaries: go build -gcflags=-S lists each word of them.
package main

import "fmt"

type Celsius float64

func (c Celsius) String() string { return "warm" }

// region generic
func Show[T fmt.Stringer](v T) string {
	var s fmt.Stringer = v
	return v.String() + s.String()
}

func Twice[T fmt.Stringer](v T) string { return Show(v) + Show(v) }

// endregion

func main() {
	fmt.Println(Twice(Celsius(21)))
}
