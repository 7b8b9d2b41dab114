// Panics tries to catch, in main, what another goroutine throws.
package main

import "fmt"

// region main
func main() {
	defer func() {
		fmt.Println("recovered:", recover())
	}()
	page := make(chan string)
	go func() {
		page <- load()
	}()
	fmt.Println(<-page)
}

func load() string { panic("no such page") }

// endregion
