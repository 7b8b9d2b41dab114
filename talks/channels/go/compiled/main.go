// Compiled holds a select of each sort; what the compiler makes of them is read from its listing.
package main

// region selects
func none() {
	select {}
}

func one(c chan int) {
	select {
	case <-c:
	}
}

func look(c chan int) {
	select {
	case <-c:
	default:
	}
}

func put(c chan int) {
	select {
	case c <- 1:
	default:
	}
}

func two(a, b chan int) {
	select {
	case <-a:
	case <-b:
	}
}

// endregion

func each(c chan int) {
	// region range
	for v := range c {
		println(v)
	}
	// endregion
}

func main() {
	c := make(chan int, 2)
	put(c)
	look(c)
	c <- 1
	one(c)
	close(c)
	two(c, c)
	each(c)
	if c == nil {
		none()
	}
}
