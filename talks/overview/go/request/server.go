// Request is one small web server, asked a few thousand times by itself, and what the runtime did meanwhile.
package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
)

// quote is what a shop wants for an item.
type quote struct {
	Shop  string `json:"shop"`
	Cents int    `json:"cents"`
}

type shop interface {
	ask(item string) quote
}

type server struct {
	shops  []shop
	served atomic.Int64

	mu   sync.Mutex
	best map[string]quote
}

// region request
func (s *server) price(w http.ResponseWriter, r *http.Request) {
	item := r.PathValue("item")
	answers := make(chan quote, len(s.shops))
	for _, one := range s.shops {
		go func() { answers <- one.ask(item) }()
	}
	quotes := make([]quote, 0, len(s.shops))
	for range s.shops {
		quotes = append(quotes, <-answers)
	}
	best := slices.MinFunc(quotes, cheaper)
	s.mu.Lock()
	s.best[item] = best
	s.mu.Unlock()
	s.served.Add(1)
	json.NewEncoder(w).Encode(best)
}

// endregion

func cheaper(a, b quote) int { return a.Cents - b.Cents }
