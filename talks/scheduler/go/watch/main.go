// Watch reads the scheduler's metrics, and says which of them, and of the profiles, this release knows.
package main

import (
	"fmt"
	"runtime/metrics"
	"runtime/pprof"
)

func main() {
	// region metrics
	s := []metrics.Sample{
		{Name: "/sched/latencies:seconds"},
		{Name: "/sched/goroutines/runnable:goroutines"},
		{Name: "/sched/goroutines/not-in-go:goroutines"},
		{Name: "/sched/threads/total:threads"},
	}
	metrics.Read(s)
	// endregion
	for _, sample := range s {
		fmt.Println(sample.Name, sample.Value.Kind() != metrics.KindBad)
	}
	short := []metrics.Sample{{Name: "/sched/threads:threads"}}
	metrics.Read(short)
	fmt.Println(short[0].Name, short[0].Value.Kind() != metrics.KindBad)
	fmt.Println("goroutineleak profile", pprof.Lookup("goroutineleak") != nil)
}
