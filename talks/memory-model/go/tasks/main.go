// Two programs to mend, and how: where is the race?
package main

import (
	"fmt"
	"os"
	"sync"
)

func fetch(id int) (string, error) { return fmt.Sprint("page ", id), nil }

// region one
func fetchAll(ids []int) ([]string, error) {
	var pages []string
	var err error
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			page, e := fetch(id)
			if e != nil {
				err = e
			}
			pages = append(pages, page)
		})
	}
	wg.Wait()
	return pages, err
}

// endregion

// region one-mended
func fetchEach(ids []int) ([]string, error) {
	pages := make([]string, len(ids))
	errs := make([]error, len(ids))
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() {
			pages[i], errs[i] = fetch(id)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// endregion

// region two
func greet() string {
	var msg string
	done := make(chan bool, 1)
	go func() {
		msg = "hello"
		<-done
	}()
	done <- true
	return msg
}

// endregion

// region two-mended
func greetLater() string {
	var msg string
	done := make(chan bool, 1)
	go func() {
		msg = "hello"
		done <- true
	}()
	<-done
	return msg
}

// endregion

func main() {
	ids := []int{1, 2, 3, 4, 5, 6, 7, 8}
	switch os.Args[1] {
	case "one":
		pages, err := fetchAll(ids)
		fmt.Println(len(pages) <= len(ids), err)
	case "one-mended":
		pages, err := fetchEach(ids)
		fmt.Println(len(pages), "pages,", "error:", err)
	case "two":
		fmt.Println(len(greet()) <= 5)
	case "two-mended":
		fmt.Println(greetLater())
	}
}
