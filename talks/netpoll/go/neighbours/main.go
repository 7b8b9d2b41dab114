// Neighbours compares a round trip alone with one beside thousands of idle connections, turn by turn.
package main

import (
	"fmt"
	"io"
	"net"
	"slices"
	"time"
)

const (
	idle   = 2000
	rounds = 15
	trips  = 300
)

func pair() (near, far net.Conn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	if near, err = net.Dial("tcp", l.Addr().String()); err != nil {
		panic(err)
	}
	if far, err = l.Accept(); err != nil {
		panic(err)
	}
	return near, far
}

func measure(near net.Conn) time.Duration {
	p := make([]byte, 64)
	start := time.Now()
	for range trips {
		near.Write(p)
		if _, err := io.ReadFull(near, p); err != nil {
			panic(err)
		}
	}
	return time.Since(start)
}

func main() {
	near, far := pair()
	go io.Copy(struct{ io.Writer }{far}, struct{ io.Reader }{far})
	var ratios []float64
	for range rounds {
		alone := measure(near)
		open := neighbours()
		beside := measure(near)
		for _, c := range open {
			c.Close()
		}
		time.Sleep(10 * time.Millisecond) // who waited there has gone
		ratios = append(ratios, float64(beside)/float64(alone))
	}
	slices.Sort(ratios)
	fmt.Printf("beside %d idle descriptors: %.2f times the round trip alone\n", idle, ratios[rounds/2])
}

func neighbours() (open []net.Conn) {
	for range idle / 2 {
		a, b := pair()
		go a.Read(make([]byte, 1))
		go b.Read(make([]byte, 1))
		open = append(open, a, b)
	}
	time.Sleep(10 * time.Millisecond) // all of them wait
	return open
}
