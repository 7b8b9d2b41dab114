// Slow holds connections open that send half a header, as an attacker would, against two servers.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

const attackers = 200

// region open
func open() *http.Server {
	return &http.Server{}
}

// endregion

// region timed
func timed() *http.Server {
	return &http.Server{
		ReadHeaderTimeout: 200 * time.Millisecond,
		ReadTimeout:       time.Second,
		WriteTimeout:      time.Second,
		IdleTimeout:       time.Second,
		MaxHeaderBytes:    16 << 10,
	}
}

// endregion

func attack(name string, s *http.Server) {
	var held atomic.Int64
	s.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			held.Add(1)
		case http.StateClosed:
			held.Add(-1)
		}
	}
	s.ErrorLog = log.New(nothing{}, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer s.Close()
	go s.Serve(l)
	for range attackers {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			panic(err)
		}
		defer c.Close()
		c.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\nX-")) // and no more
	}
	time.Sleep(time.Second)
	fmt.Printf("%-17s %3d of %d connections still held\n", name, held.Load(), attackers)
}

type nothing struct{}

func (nothing) Write(p []byte) (int, error) { return len(p), nil }

func main() {
	attack("no timeouts:", open())
	attack("header timeout:", timed())
}
