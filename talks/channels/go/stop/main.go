// Stop asks workers to stop although jobs are waiting, many times over, and counts the jobs that they still do.
package main

import "fmt"

const workers, waiting = 10_000, 64

func asWritten(stop <-chan struct{}, jobs <-chan int) (done int) {
	// region worker
	for {
		select {
		case <-stop:
			return done
		case <-jobs:
			done++
		}
	}
	// endregion
}

func stopFirst(stop <-chan struct{}, jobs <-chan int) (done int) {
	// region first
	for {
		select {
		case <-stop:
			return done
		default:
		}
		select {
		case <-stop:
			return done
		case <-jobs:
			done++
		}
	}
	// endregion
}

func main() {
	fmt.Printf("%d workers, told to stop before they begin\n", workers)
	report("as written", asWritten)
	report("stop first", stopFirst)
}

func report(name string, worker func(<-chan struct{}, <-chan int) int) {
	stop, jobs := make(chan struct{}), make(chan int, waiting)
	close(stop)
	some, most := 0, 0
	for i := 0; i < workers; i++ {
		for len(jobs) < cap(jobs) {
			jobs <- 1
		}
		done := worker(stop, jobs)
		most = max(most, done)
		if done > 0 {
			some++
		}
	}
	fmt.Printf("%s: %d%% did a job, one did %d\n", name, (100*some+workers/2)/workers, most)
}
