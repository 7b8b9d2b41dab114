// Panicsfixed catches a panic where alone it can be caught: in the goroutine that panics.
package main

import "fmt"

// region main
func main() {
	page := make(chan string)
	go func() {
		defer func() {
			if why := recover(); why != nil {
				page <- fmt.Sprint(why)
			}
		}()
		page <- load()
	}()
	fmt.Println(<-page)
}

func load() string { panic("no such page") }

// endregion
