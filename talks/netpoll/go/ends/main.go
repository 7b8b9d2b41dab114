// Ends shows how a read that waits can end, and what each end is called.
package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

func pair() (ours, theirs *net.TCPConn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	a, err := l.Accept()
	if err != nil {
		panic(err)
	}
	return a.(*net.TCPConn), c.(*net.TCPConn)
}

// region ends
func ends(name string, end func(ours, theirs *net.TCPConn)) {
	ours, theirs := pair()
	done := make(chan error)
	go func() {
		_, err := ours.Read(make([]byte, 8))
		done <- err
	}()
	time.Sleep(10 * time.Millisecond) // it waits now
	end(ours, theirs)
	fmt.Printf("%-15s %s\n", name+":", kind(<-done))
}

// endregion

// region kind
func kind(err error) string {
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "os.ErrDeadlineExceeded"
	case errors.Is(err, net.ErrClosed):
		return "net.ErrClosed"
	case errors.Is(err, io.EOF):
		return "io.EOF"
	case err == nil:
		return "data"
	}
	return fmt.Sprint(errors.Unwrap(errors.Unwrap(err)))
}

// endregion

func main() {
	// region four
	ends("data comes", func(_, theirs *net.TCPConn) { theirs.Write([]byte("hello")) })
	ends("deadline", func(ours, _ *net.TCPConn) { ours.SetReadDeadline(time.Now()) })
	ends("we close", func(ours, _ *net.TCPConn) { ours.Close() })
	ends("they close", func(_, theirs *net.TCPConn) { theirs.Close() })
	ends("they reset", func(_, theirs *net.TCPConn) { theirs.SetLinger(0); theirs.Close() })
	// endregion
}
