// Large wants a channel of values that are too large for one. It does not compile.
package main

func main() {
	_ = make(chan [65_536]byte)
}
