// Package mark builds heaps of 64 MiB in different shapes.
package mark

import "math/rand/v2"

const (
	size = 64 << 20
	many = size / 64
)

type node struct {
	left, right *node
	data        [48]byte
}

// flat is one object without a pointer in it.
func flat() any { return make([]byte, size) }

// slice is a million nodes, and a slice that points to them in the order of their addresses.
func slice() any {
	all := make([]*node, many)
	for i := range all {
		all[i] = new(node)
	}
	return all
}

// shuffled is the same, but the slice points to them in a random order.
func shuffled() any {
	all := slice().([]*node)
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// tree is a million nodes in a binary tree, built in a random order.
func tree() any {
	all := shuffled().([]*node)
	for i, n := range all {
		if 2*i+2 < len(all) {
			n.left, n.right = all[2*i+1], all[2*i+2]
		}
	}
	return all[0]
}

// documents is a slice of small trees, each made in one go, as a parser makes them.
func documents() any {
	docs := make([]*node, many/128)
	for i := range docs {
		docs[i] = document(7)
	}
	return docs
}

func document(depth int) *node {
	n := new(node)
	if depth > 1 {
		n.left, n.right = document(depth-1), document(depth-1)
	}
	return n
}

// chain is a million nodes, each pointing to the next: never more than one grey object.
func chain() any {
	var head *node
	for range many {
		head = &node{left: head}
	}
	return head
}
