// Command called is compiled for its listing: what is left of two calls when everything is inlined that can be.
package main

import "fmt"

type Adder interface{ Add(int) }

type Counter struct{ n int }

func (c *Counter) Add(d int) { c.n += d }

// region two
func inter(c Adder)      { c.Add(7) }
func param[T Adder](c T) { c.Add(7) }

func viaInterface(c *Counter) { inter(c) }
func viaParameter(c *Counter) { param(c) }

// endregion

// Through a variable, neither of the two is inlined into main.
var both = []func(*Counter){viaInterface, viaParameter}

func main() {
	var c Counter
	for _, via := range both {
		via(&c)
	}
	fmt.Println(c.n)
}
