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

// percent reports the goals of three settings of GOGC.
func percent(b *testing.B, live int) {
	for _, gogc := range []int{50, 100, 200} {
		b.Run(fmt.Sprintf("GOGC=%d", gogc), func(b *testing.B) {
			defer debug.SetGCPercent(debug.SetGCPercent(gogc))
			measure(b, live)
		})
	}
}

func BenchmarkLive10(b *testing.B) { percent(b, 10) }
func BenchmarkLive25(b *testing.B) { percent(b, 25) }
func BenchmarkLive50(b *testing.B) { percent(b, 50) }

// limited reports the goals with and without a memory limit of 64 MiB.
func limited(b *testing.B, live int) {
	b.Run("no limit", func(b *testing.B) {
		measure(b, live)
	})
	b.Run("limit", func(b *testing.B) {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(64 * mib))
		measure(b, live)
	})
}

func BenchmarkGrow10(b *testing.B) { limited(b, 10) }
func BenchmarkGrow20(b *testing.B) { limited(b, 20) }
func BenchmarkGrow30(b *testing.B) { limited(b, 30) }
func BenchmarkGrow40(b *testing.B) { limited(b, 40) }
func BenchmarkGrow50(b *testing.B) { limited(b, 50) }
