// Absolute shows a deadline that was meant as a time-out, and cuts off a client that is well.
package main

import (
	"fmt"
	"io"
	"net"
	"time"
)

const (
	idle  = 250 * time.Millisecond
	pause = 100 * time.Millisecond
)

func soon() time.Time { return time.Now().Add(idle) }

func once(c net.Conn, line []byte) (n int, err error) {
	// region once
	c.SetReadDeadline(soon())
	for {
		_, err := io.ReadFull(c, line)
		if err != nil {
			return n, err
		}
		n++
	}
	// endregion
}

func each(c net.Conn, line []byte) (n int, err error) {
	// region each
	for {
		c.SetReadDeadline(soon())
		_, err := io.ReadFull(c, line)
		if err != nil {
			return n, err
		}
		n++
	}
	// endregion
}

func serve(read func(net.Conn, []byte) (int, error)) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	go func() {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			panic(err)
		}
		defer c.Close()
		for range 6 { // a client that says something every 100 ms
			c.Write([]byte("ping"))
			time.Sleep(pause)
		}
	}()
	c, err := l.Accept()
	if err != nil {
		panic(err)
	}
	defer c.Close()
	n, err := read(c, make([]byte, 4))
	if err != io.EOF {
		err = err.(*net.OpError).Err
	}
	fmt.Printf("%d of 6 messages, then: %v\n", n, err)
}

func main() {
	fmt.Print("set once:       ")
	serve(once)
	fmt.Print("set every time: ")
	serve(each)
}
