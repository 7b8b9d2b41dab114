// Package crowd holds the benchmarks of goroutines that meet: readers, counters, a producer and a consumer.
package crowd
