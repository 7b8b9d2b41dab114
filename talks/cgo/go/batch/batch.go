// Package batch adds up numbers in C, so many at a crossing.
package batch

/*
static long sum(const int *p, int n) {
	long s = 0;
	for (int i = 0; i < n; i++) s += p[i];
	return s;
}
*/
import "C"

// region sum
func sum(items []C.int, batch int) (total int) {
	for len(items) > 0 {
		n := min(batch, len(items))
		total += int(C.sum(&items[0], C.int(n)))
		items = items[n:]
	}
	return total
}

// endregion

func numbers(n int) []C.int {
	items := make([]C.int, n)
	for i := range items {
		items[i] = C.int(i)
	}
	return items
}

func inGo(items []C.int) (total int) {
	for _, n := range items {
		total += int(n)
	}
	return total
}
