// Package costs holds the benchmarks of a round trip, with and without a wait.
package costs
