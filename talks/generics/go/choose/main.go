// Command choose has a generic function that should be one, one that shouldn't, and one that is a door.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// region three
// Do: the types are all there is to it.
func Keys[K comparable, V any](m map[K]V) []K {
	return slices.Collect(maps.Keys(m))
}

// Don't: take a fmt.Stringer.
func Print[T fmt.Stringer](v T) {
	fmt.Println(v.String())
}

// Fine as a door: reflection does the work behind it.
func Decode[T any](b []byte, v *T) error {
	return json.Unmarshal(b, v)
}

// endregion

func main() {
	fmt.Println(Keys(map[string]int{"a": 1}))
	Print(time.Second)
	var p struct{ X int }
	fmt.Println(Decode([]byte(`{"X": 3}`), &p), p)
}
