// Package mark builds heaps of 64 MiB in different shapes, each once with neighbours in memory and once scattered.
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

// ordered is a million nodes, in the order of their addresses, and a slice that points to them.
func ordered() []*node {
	all := make([]*node, many)
	for i := range all {
		all[i] = new(node)
	}
	return all
}

// shuffled is the same in a random order.
func shuffled() []*node {
	all := ordered()
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// tree makes a balanced binary tree of these nodes, twenty deep.
func tree(all []*node) any {
	for i, n := range all {
		if 2*i+2 < len(all) {
			n.left, n.right = all[2*i+1], all[2*i+2]
		}
	}
	return all[0]
}

// chain makes each node point to the next: there is never more than one grey object.
func chain(all []*node) any {
	for i, n := range all[1:] {
		all[i].left = n
	}
	return all[0]
}
