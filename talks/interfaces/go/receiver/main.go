// Receiver does not compile: a method with a pointer receiver is not in the method set of the value.
package main

import "fmt"

// region receiver
type Counter struct{ n int }

func (c *Counter) String() string {
	return fmt.Sprint(c.n)
}

var c Counter
var good fmt.Stringer = &c
var bad fmt.Stringer = c

// endregion

func main() { fmt.Println(c.String(), good, bad) }
