//go:build linux

// Epoll asks the kernel to watch a regular file, as the network poller watches a socket.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	poller, err := syscall.EpollCreate1(0)
	if err != nil {
		panic(err)
	}
	file, err := os.CreateTemp("", "regular")
	if err != nil {
		panic(err)
	}
	defer os.Remove(file.Name())
	event := syscall.EpollEvent{Events: syscall.EPOLLIN}
	err = syscall.EpollCtl(poller, syscall.EPOLL_CTL_ADD, int(file.Fd()), &event)
	fmt.Println("a regular file:", err)
}
