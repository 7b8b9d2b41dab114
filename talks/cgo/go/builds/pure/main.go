// Command pure calls no C.
package main

func main() { println(1) }
