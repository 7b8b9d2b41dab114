package costs

import (
	"encoding/json"
	"io"
	"net"
	"reflect"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"testing"
)

var (
	number int64
	kept   *offer
	oak    shop = &town{312}
)

func BenchmarkAtomicAdd(b *testing.B) {
	var n atomic.Int64
	for b.Loop() {
		n.Add(1)
	}
}

func BenchmarkMutex(b *testing.B) {
	var mu sync.Mutex
	for b.Loop() {
		mu.Lock()
		mu.Unlock()
	}
}

func BenchmarkInterfaceCall(b *testing.B) {
	for b.Loop() {
		number += int64(oak.price())
	}
}

func BenchmarkGenericCall(b *testing.B) {
	t := &town{312}
	for b.Loop() {
		number += int64(generic(t))
	}
}

func BenchmarkAllocate(b *testing.B) {
	for b.Loop() {
		kept = allocate(312)
	}
}

func BenchmarkReflectField(b *testing.B) {
	v := &offer{"Oak", 312}
	for b.Loop() {
		number += reflect.ValueOf(v).Elem().Field(1).Int()
	}
}

func BenchmarkChannelSlot(b *testing.B) {
	c := make(chan int, 1)
	for b.Loop() {
		c <- 1
		<-c
	}
}

func BenchmarkGoAndWait(b *testing.B) {
	var wg sync.WaitGroup
	for b.Loop() {
		wg.Go(func() {})
		wg.Wait()
	}
}

func BenchmarkHandOver(b *testing.B) {
	ask, answer := make(chan int), make(chan int)
	go func() {
		for v := range ask {
			answer <- v
		}
	}()
	for b.Loop() {
		ask <- 1
		<-answer
	}
	close(ask)
}

func BenchmarkEncodeJSON(b *testing.B) {
	encoder := json.NewEncoder(io.Discard)
	v := struct {
		Shop  string `json:"shop"`
		Cents int    `json:"cents"`
	}{"Oak", 312}
	for b.Loop() {
		encoder.Encode(&v)
	}
}

func BenchmarkReadMetrics(b *testing.B) {
	s := []metrics.Sample{{Name: "/sched/goroutines-created:goroutines"}, {Name: "/gc/heap/allocs:objects"}}
	for b.Loop() {
		metrics.Read(s)
	}
}

func BenchmarkEchoLoopback(b *testing.B) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			io.Copy(conn, conn)
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	buffer := make([]byte, 1)
	for b.Loop() {
		if _, err := conn.Write(buffer); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(conn, buffer); err != nil {
			b.Fatal(err)
		}
	}
}
