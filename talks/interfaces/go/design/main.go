// Design declares an interface twice: beside the type, and where it is needed.
package main

import "fmt"

// region beside
type Store interface {
	Get(id string) string
	Put(id, name string)
	Delete(id string)
}

func NewStore() Store {
	return &memory{}
}

// endregion

// region caller
type getter interface {
	Get(id string) string
}

func greet(g getter, id string) string {
	return "hello, " + g.Get(id)
}

// endregion

type memory struct{ names map[string]string }

func (m *memory) Get(id string) string { return m.names[id] }

func (m *memory) Put(id, name string) {
	if m.names == nil {
		m.names = map[string]string{}
	}
	m.names[id] = name
}

func (m *memory) Delete(id string) { delete(m.names, id) }

// fixed is what a test needs: one method.
type fixed string

func (f fixed) Get(string) string { return string(f) }

func main() {
	s := NewStore()
	s.Put("1", "gopher")
	fmt.Println(greet(s, "1"), greet(fixed("test"), ""))
}
