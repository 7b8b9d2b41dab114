// A buffer goes over a channel: once with a hand that doesn't let go, once as it should.
package main

import (
	"fmt"
	"os"
)

// region keeps
func keeps(c chan []byte) {
	buf := []byte("one")
	c <- buf
	copy(buf, "two") // whose is it?
	c <- buf
}

// endregion

// region lets
func letsGo(c chan []byte) {
	buf := []byte("one")
	c <- buf
	buf = []byte("two") // a new one
	c <- buf
}

// endregion

func main() {
	c := make(chan []byte)
	if os.Args[1] == "keeps" {
		go keeps(c)
	} else {
		go letsGo(c)
	}
	fmt.Printf("%s, ", <-c)
	fmt.Printf("%s\n", <-c)
}
