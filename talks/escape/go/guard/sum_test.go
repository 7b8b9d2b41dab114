package guard

import (
	"flag"
	"os"
	"testing"
)

var sum int

// TestMain leaves the test that fails out, unless it is asked for: LOGGED=1 go test.
func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv("LOGGED") == "" {
		flag.Set("test.skip", "Logged2")
	}
	os.Exit(m.Run())
}

// region guard
func noAllocations(t *testing.T, f func()) {
	t.Helper()
	if n := testing.AllocsPerRun(1000, f); n > 0 {
		t.Errorf("%v allocations a call, want none", n)
	}
}

func TestDistance2(t *testing.T) {
	noAllocations(t, func() { sum += Distance2(3, 4) })
}

func TestLogged2(t *testing.T) {
	noAllocations(t, func() { sum += Logged2(3, 4) })
}

// endregion
