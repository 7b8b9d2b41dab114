// Watch reads the collector's metrics, and says which of them this release knows.
package main

import (
	"fmt"
	"runtime/metrics"
)

func main() {
	// region metrics
	s := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/gc/heap/goal:bytes"},
		{Name: "/gc/cycles/total:gc-cycles"},
		{Name: "/sched/pauses/total/gc:seconds"},
		{Name: "/cpu/classes/gc/mark/assist:cpu-seconds"},
		{Name: "/gc/limiter/last-enabled:gc-cycle"},
	}
	metrics.Read(s)
	// endregion
	for _, sample := range s {
		fmt.Println(sample.Name, sample.Value.Kind() != metrics.KindBad)
	}
}
