// Package costs holds what one stop of the tour costs, each as small as it can be.
package costs

type offer struct {
	shop  string
	cents int
}

type shop interface{ price() int }

type town struct{ cents int }

//go:noinline
func (t *town) price() int { return t.cents }

//go:noinline
func generic[T shop](s T) int { return s.price() }

//go:noinline
func allocate(cents int) *offer { return &offer{cents: cents} }
