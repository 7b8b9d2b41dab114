// Package costs holds the benchmarks of what one goroutine pays that meets nobody.
package costs
