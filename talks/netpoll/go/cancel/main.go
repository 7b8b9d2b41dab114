// Cancel ends a read that waits when a context is done, and keeps the connection.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// region task
func read(ctx context.Context, c net.Conn, p []byte) (int, error) {
	return c.Read(p) // knows nothing of ctx
}

// endregion

// region solution
func readContext(ctx context.Context, c net.Conn, p []byte) (int, error) {
	past := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		c.SetReadDeadline(time.Unix(1, 0)) // a moment that has passed
		close(past)
	})
	n, err := c.Read(p)
	if !stop() {
		<-past
		c.SetReadDeadline(time.Time{}) // none: the next read may wait
		if errors.Is(err, os.ErrDeadlineExceeded) {
			err = ctx.Err()
		}
	}
	return n, err
}

// endregion

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	peer, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	c, err := l.Accept()
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	p := make([]byte, 8)
	_, err = readContext(ctx, c, p)
	fmt.Println("the first read:", err)
	peer.Write([]byte("hello"))
	n, err := read(context.Background(), c, p)
	fmt.Printf("the next read: %s, %v\n", p[:n], err)
}
