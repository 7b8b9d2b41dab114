// Compare compares interface values, and uses them as keys.
package main

import "fmt"

func main() {
	// region equal
	var a, b any = 7, int64(7)
	say("int 7, int64 7", func() any { return a == b })
	a, b = []int{1}, "one"
	say("a slice, a string", func() any { return a == b })
	a, b = []int{1}, []int{1}
	say("two slices", func() any { return a == b })
	// endregion
	// region key
	seen := map[any]bool{}
	say("a key, a string", func() any { seen["one"] = true; return len(seen) })
	say("a key, a slice", func() any { seen[[]int{1}] = true; return len(seen) })
	// endregion
	type key struct{ id any }
	ids := map[key]bool{}
	say("a key with a slice inside", func() any { return ids[key{[]int{1}}] })
}

func say(what string, do func() any) {
	defer func() {
		if err := recover(); err != nil {
			fmt.Printf("%s: panic: %v\n", what, err)
		}
	}()
	fmt.Printf("%s: %v\n", what, do())
}
