// Trace keeps a map that grows to some 100 MiB, and makes much more garbage beside it: a log for gctrace.
package main

import (
	"fmt"
	"strings"
)

type order struct {
	id    int
	lines []string
}

func main() {
	orders := map[int]*order{}
	for id := range 300_000 {
		text := fmt.Sprintf("apples %d, pears %d, plums %d", id, id+1, id+2)
		orders[id] = &order{id: id, lines: strings.Split(text, ", ")}
		for range 3 {
			_ = strings.Repeat(text, 4)
		}
	}
	fmt.Println(len(orders), "orders")
}
