package guard

import "testing"

// region guard
func TestNoAllocations(t *testing.T) {
	var sum int
	allocs := testing.AllocsPerRun(1000, func() {
		sum += Distance2(3, 4)
	})
	if allocs > 0 {
		t.Errorf("%v allocations a call, want none", allocs)
	}
}

// endregion
