package encode

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

func user() *User {
	boss := &User{Name: "Bo", Age: 51, Home: Address{"Low Road 1", "Oslo", 150}, Scores: []int{9}, Tags: []string{}}
	return &User{"Ann", 30, true, Address{"High Street 7", "Bergen", 5003}, []int{3, 1, 4, 1, 5}, boss, []string{"a", "b"}}
}

// region same
func TestAllWriteTheSame(t *testing.T) {
	u := user()
	want, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{
		"naive":   Naive(nil, reflect.ValueOf(u)),
		"cached":  Cached(nil, u),
		"generic": Generic(nil, u),
		"by hand": u.ByHand(nil),
	} {
		if string(got) != string(want) {
			t.Errorf("%s wrote %s, not %s", name, got, want)
		}
	}
}

// endregion

func TestManyAtOnce(t *testing.T) {
	type once struct {
		Next *once `json:"next"`
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if got := string(Cached(nil, &once{&once{}})); got != `{"next":{"next":null}}` {
				t.Error(got)
			}
		})
	}
	all.Wait()
}

var buffer = make([]byte, 0, 4096)

func BenchmarkNaive(b *testing.B) {
	u := user()
	b.ReportAllocs()
	for b.Loop() {
		buffer = Naive(buffer[:0], reflect.ValueOf(u))
	}
	keep(b)
}

func BenchmarkCached(b *testing.B) {
	u := user()
	b.ReportAllocs()
	for b.Loop() {
		buffer = Cached(buffer[:0], u)
	}
	keep(b)
}

func BenchmarkGeneric(b *testing.B) {
	u := user()
	b.ReportAllocs()
	for b.Loop() {
		buffer = Generic(buffer[:0], u)
	}
	keep(b)
}

func BenchmarkByHand(b *testing.B) {
	u := user()
	b.ReportAllocs()
	for b.Loop() {
		buffer = u.ByHand(buffer[:0])
	}
	keep(b)
}

func BenchmarkJSON(b *testing.B) {
	u := user()
	b.ReportAllocs()
	for b.Loop() {
		buffer, _ = json.Marshal(u)
	}
	keep(b)
}

func BenchmarkBuildEachTime(b *testing.B) {
	u := user()
	b.ReportAllocs()
	for b.Loop() {
		cache.Clear()
		buffer = Cached(buffer[:0], u)
	}
	keep(b)
}

var results = map[string][]float64{}

func keep(b *testing.B) {
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	results[name] = append(results[name], float64(b.Elapsed().Nanoseconds())/float64(b.N))
}

// TestMain says how the quickest runs compare: they are the ones that nobody disturbed.
func TestMain(m *testing.M) {
	code := m.Run()
	if len(results) == 6 {
		fmt.Printf("naive against cached: %.1f\n", quickest("Naive")/quickest("Cached"))
		fmt.Printf("cached against by hand: %.1f\n", quickest("Cached")/quickest("ByHand"))
		fmt.Printf("generic against by hand: %.1f\n", quickest("Generic")/quickest("ByHand"))
		fmt.Printf("building each time against cached: %.0f\n", quickest("BuildEachTime")/quickest("Cached"))
	}
	os.Exit(code)
}

func quickest(name string) float64 {
	return slices.Min(results[name])
}
