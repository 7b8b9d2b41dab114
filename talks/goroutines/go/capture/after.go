package main

func after() []int {
	start, out := make(chan bool), make(chan int)
	started := 0
	// region loop
	for i := 0; i < 3; i++ {
		go func() {
			<-start
			out <- i
		}()
		started++
	}
	// endregion
	return collect(start, out, started)
}
