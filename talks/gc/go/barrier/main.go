// Barrier shows where the compiler puts write barriers: build it with -gcflags=-d=wb.
package main

type node struct {
	next *node
	n    int
}

var head *node

// region writes
func writes(p *node, q *node) {
	p.next = q // a pointer into the heap
	p.n = 7    // no pointer
	head = q   // a pointer into a global
	var local *node
	local = q // a pointer into this frame
	_ = local
}

// endregion

func main() {
	p := new(node)
	writes(p, &node{})
	println(head != nil)
}
