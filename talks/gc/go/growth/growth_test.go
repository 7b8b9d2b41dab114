package growth

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

// measure reports the goal for so much live memory.
func measure(b *testing.B, live int) {
	held := hold(live)
	for b.Loop() {
		b.ReportMetric(math.Round(goal()), "MiB")
	}
	runtime.KeepAlive(held)
}

func BenchmarkGoal(b *testing.B) {
	for _, live := range []int{10, 25, 50} {
		for _, gogc := range []int{50, 100, 200} {
			b.Run(fmt.Sprintf("%d live/GOGC=%d", live, gogc), func(b *testing.B) {
				defer debug.SetGCPercent(debug.SetGCPercent(gogc))
				measure(b, live)
			})
		}
	}
}

func BenchmarkLimit(b *testing.B) {
	for _, live := range []int{10, 20, 30, 40, 50} {
		b.Run(fmt.Sprintf("%d live/GOGC=100", live), func(b *testing.B) {
			measure(b, live)
		})
		b.Run(fmt.Sprintf("%d live/and a limit of 64 MiB", live), func(b *testing.B) {
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(64 * mib))
			measure(b, live)
		})
	}
}
