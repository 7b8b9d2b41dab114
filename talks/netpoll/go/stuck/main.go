// Stuck is a chat server in which one client stops reading.
package main

import (
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"
)

const messages = 100

// region task
func broadcast(clients []*net.TCPConn, message []byte) []*net.TCPConn {
	for _, c := range clients {
		c.Write(message)
	}
	return clients
}

// endregion

// region solution
func bounded(clients []*net.TCPConn, message []byte) (alive []*net.TCPConn) {
	for _, c := range clients {
		c.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
		if _, err := c.Write(message); err != nil {
			c.Close() // too slow, or gone
			continue
		}
		alive = append(alive, c)
	}
	return alive
}

// endregion

func chat(name string, send func([]*net.TCPConn, []byte) []*net.TCPConn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	message := make([]byte, 64<<10)
	var got atomic.Int64
	var clients []*net.TCPConn
	for id := range 2 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			panic(err)
		}
		defer c.Close()
		c.(*net.TCPConn).SetReadBuffer(64 << 10)
		if id == 1 { // the first one never reads
			go func() {
				for {
					if _, err := io.ReadFull(c, make([]byte, len(message))); err != nil {
						return
					}
					got.Add(1)
				}
			}()
		}
		s, err := l.Accept()
		if err != nil {
			panic(err)
		}
		s.(*net.TCPConn).SetWriteBuffer(64 << 10)
		clients = append(clients, s.(*net.TCPConn))
	}
	go func() {
		for range messages {
			clients = send(clients, message)
		}
	}()
	time.Sleep(500 * time.Millisecond)
	all := "some"
	if got.Load() == messages {
		all = "all"
	}
	fmt.Printf("%s: the client that reads got %s of %d messages\n", name, all, messages)
}

func main() {
	chat("without a deadline", broadcast)
	chat("with a deadline", bounded)
}
