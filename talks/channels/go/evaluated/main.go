// Evaluated shows when the values of a select are worked out: before it looks, all of them.
package main

import "fmt"

func main() {
	jobs, stop := make(chan string), make(chan bool)
	close(stop)
	// region evaluated
	select {
	case jobs <- expensive("a job"):
		fmt.Println("sent")
	case <-stop:
		fmt.Println("stopped")
	}
	// endregion
}

func expensive(what string) string {
	fmt.Println("worked out:", what)
	return what
}
