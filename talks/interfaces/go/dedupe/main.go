// Dedupe drops what it has seen before, until somebody passes a slice.
package main

import "fmt"

// region task
func dedupe(list []any) (out []any) {
	seen := map[any]bool{}
	for _, x := range list {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}

// endregion

// region solution
func unique[T comparable](list []T) (out []T) {
	seen := map[T]bool{}
	for _, x := range list {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}

// endregion

func main() {
	say("three words", func() any { return dedupe([]any{"a", "b", "a"}) })
	say("a slice among them", func() any { return dedupe([]any{"a", []int{1}}) })
	say("solution", func() any { return unique([]string{"a", "b", "a"}) })
	say("solution, of any", func() any { return unique([]any{"a", []int{1}}) })
}

func say(what string, do func() any) {
	defer func() {
		if err := recover(); err != nil {
			fmt.Printf("%s: panic: %v\n", what, err)
		}
	}()
	fmt.Printf("%s: %v\n", what, do())
}
