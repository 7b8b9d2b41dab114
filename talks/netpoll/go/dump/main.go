// Dump writes the goroutines of a small server that does nothing at the moment.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"runtime/pprof"
	"strings"
	"time"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go serve(l)
	for range 3 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			panic(err)
		}
		defer c.Close()
	}
	time.Sleep(50 * time.Millisecond)
	if len(os.Args) > 1 {
		one()
		return
	}
	pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
}

// one writes a single goroutine that reads, without arguments and places, from the poller down to the handler.
func one() {
	var dump bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&dump, 2)
	for _, entry := range strings.Split(dump.String(), "\n\n") {
		if !strings.Contains(entry, "main.handle") {
			continue
		}
		for i, line := range strings.Split(entry, "\n") {
			if strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "created") {
				continue
			}
			if at := strings.LastIndex(line, "("); i > 0 && at > 0 {
				line = line[:at]
			}
			fmt.Println(line)
		}
		return
	}
}

func serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go handle(c)
	}
}

func handle(c net.Conn) {
	defer c.Close()
	bufio.NewReader(c).ReadString('\n')
}
