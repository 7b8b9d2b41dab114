// Command pointers makes values whose pointers have a method: the second type parameter is that pointer.
package main

import "fmt"

type Port struct{ n int }

func (p *Port) Set(s string) error {
	_, err := fmt.Sscan(s, &p.n)
	return err
}

// region task
type Setter interface{ Set(string) error }

func Parse[T Setter](s string) (T, error) {
	var v T
	err := v.Set(s)
	return v, err
}

// endregion

// region solution
func ParseTo[T any, P interface {
	*T
	Setter
}](s string) (T, error) {
	var v T
	err := P(&v).Set(s)
	return v, err
}

// endregion

func main() {
	func() {
		defer func() { fmt.Println("Parse[*Port]:", recover()) }()
		// region call
		Parse[*Port]("80")
		// endregion
	}()
	p, err := ParseTo[Port]("80")
	fmt.Println("ParseTo[Port]:", p, err)
}
