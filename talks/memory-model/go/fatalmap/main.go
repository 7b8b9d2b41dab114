// Two goroutines write into one map: the runtime notices, sooner or later, and ends the program.
package main

// region maps
func main() {
	m := map[int]int{}
	for g := range 2 {
		go func() {
			for i := 0; ; i++ {
				m[i%8] = g
			}
		}()
	}
	select {}
}

// endregion
