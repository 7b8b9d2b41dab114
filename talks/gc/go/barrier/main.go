// Barrier shows where the compiler puts write barriers: build it with -gcflags=-d=wb.
package main

type node struct {
	next *node
	n    int
}

var head *node

// region writes
func writes(p *node, q *node) {
	p.next = q
	p.n = 7
	head = q
	var local *node
	local = q
	_ = local
}

// endregion

func main() {
	p := new(node)
	writes(p, &node{})
	println(head != nil)
}
