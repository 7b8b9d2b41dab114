// Values of two words, written and read without synchronisation: halves of two values come together.
package main

import (
	"fmt"
	"sync"
)

const rounds = 3_000_000

// Two types of one size, so that a torn interface value harms nobody here.
type cat struct{ says string }
type dog struct{ says string }

func (c *cat) talk() string { return "a cat says " + c.says }
func (d *dog) talk() string { return "a dog says " + d.says }

// region iface
type animal interface{ talk() string }

var pet animal

func swap() {
	pets := []animal{
		&cat{"meow"}, &dog{"woof"},
	}
	for i := range rounds {
		pet = pets[i%2] // two words
	}
}

// endregion

const base = "short!! a long string"

// region text
var word string

func spell() {
	words := []string{base[0:5], base[8:21]}
	for i := range rounds {
		word = words[i%2] // two words
	}
}

// endregion

// seen watches a variable while another goroutine changes it, until every odd value was seen or the time is over.
func seen(change func(), look func() string, odd ...string) {
	found := map[string]bool{}
	for try := 0; try < 50 && len(found) < len(odd); try++ {
		started := make(chan bool)
		var wg sync.WaitGroup
		wg.Go(func() { close(started); change() })
		<-started
		for range rounds / 4 {
			got := look()
			for _, one := range odd {
				if got == one {
					found[one] = true
				}
			}
		}
		wg.Wait()
	}
	for _, one := range odd {
		fmt.Printf("%q: %t\n", one, found[one])
	}
}

func main() {
	pet = &cat{"meow"}
	seen(swap, func() string { return pet.talk() }, "a cat says woof", "a dog says meow")
	word = base[0:5]
	seen(spell, func() string { return word }, base[0:13], base[8:13])
}
