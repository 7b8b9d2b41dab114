// Wrapper embeds an interface, and loses what the value could do beyond it.
package main

import (
	"fmt"
	"io"
	"strings"
)

// region task
type counting struct {
	io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

// endregion

// region solution
type countingTo struct {
	counting
	to io.WriterTo
}

func (c *countingTo) WriteTo(w io.Writer) (int64, error) {
	n, err := c.to.WriteTo(w)
	c.n += int(n)
	return n, err
}

func count(r io.Reader) io.Reader {
	if to, ok := r.(io.WriterTo); ok {
		return &countingTo{counting{Reader: r}, to}
	}
	return &counting{Reader: r}
}

// endregion

func main() {
	var r io.Reader = strings.NewReader("gopher")
	say("the reader", r)
	say("wrapped", &counting{Reader: r})
	say("wrapped with care", count(r))
}

func say(what string, r io.Reader) {
	_, ok := r.(io.WriterTo)
	fmt.Printf("%s, has WriteTo: %v\n", what, ok)
}
