// Accept lets eight goroutines accept from one listener, and asks where they wait.
package main

import (
	"bytes"
	"fmt"
	"net"
	"runtime"
	"time"
)

const acceptors = 8

func waits(reason string) int {
	buf := make([]byte, 1<<20)
	return bytes.Count(buf[:runtime.Stack(buf, true)], []byte(" ["+reason))
}

func main() {
	// region herd
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	accepted := make(chan int)
	for id := range acceptors {
		go func() {
			for {
				if _, err := l.Accept(); err != nil {
					return
				}
				accepted <- id
			}
		}()
	}
	// endregion
	time.Sleep(50 * time.Millisecond)
	fmt.Printf("in the poller: %d, behind it: %d\n", waits("IO wait"), waits("semacquire"))
	if _, err := net.Dial("tcp", l.Addr().String()); err != nil {
		panic(err)
	}
	<-accepted
	time.Sleep(50 * time.Millisecond)
	fmt.Printf("after one connection, in the poller: %d, behind it: %d\n", waits("IO wait"), waits("semacquire"))
}
