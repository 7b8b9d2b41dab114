//go:build go1.23

package main

import "go/types"

// spell writes the type of a field or variable as its declaration does, an alias by its own name.
func (t *Tree) spell(p *Package, obj types.Object) string {
	return types.TypeString(obj.Type(), within(p))
}
