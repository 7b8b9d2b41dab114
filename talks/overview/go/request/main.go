package main

import (
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"slices"
	"sync"
	"time"
)

const (
	requests = 5_000
	clients  = 50
)

// village and town are two kinds of shop, so that the call through the interface is a real one.
type (
	village string
	town    struct {
		name  string
		extra int
	}
)

func (v village) ask(item string) quote { return quote{string(v), priceOf(string(v), item)} }

func (t town) ask(item string) quote { return quote{t.name, priceOf(t.name, item) + t.extra} }

func priceOf(shop, item string) int {
	h := fnv.New32a()
	io.WriteString(h, shop)
	io.WriteString(h, item)
	return 100 + int(h.Sum32()%900)
}

func main() {
	runtime.GOMAXPROCS(2)
	s := &server{
		shops: []shop{village("Ash"), village("Elm"), town{"Oak", 5}, town{"Yew", 9}},
		best:  map[string]quote{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /price/{item}", s.price)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go http.Serve(listener, mux)

	before := read()
	took := ask("http://" + listener.Addr().String())
	after := read()

	fmt.Printf("%d requests over %d connections, %d Ps\n", requests, clients, runtime.GOMAXPROCS(0))
	fmt.Printf("answered: %d\n", s.served.Load())
	fmt.Printf("goroutines started: %d\n", after.started-before.started)
	fmt.Printf("goroutines now: %d\n", runtime.NumGoroutine())
	fmt.Printf("threads made: %d\n", pprof.Lookup("threadcreate").Count())
	fmt.Printf("objects for each request: %d\n", (after.objects-before.objects)/requests)
	fmt.Printf("bytes for each request: %d\n", (after.bytes-before.bytes)/requests)
	fmt.Printf("cycles of the collector: %d\n", after.cycles-before.cycles)
	fmt.Printf("metrics that can be read: %d\n", len(metrics.All()))
	fmt.Printf("half of them took less than %d µs\n", took[len(took)/2].Microseconds())
}

// ask sends every request and returns how long each took, in order of size.
func ask(address string) []time.Duration {
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	client := &http.Client{Transport: transport}
	defer transport.CloseIdleConnections()
	var (
		mu   sync.Mutex
		took []time.Duration
		wg   sync.WaitGroup
	)
	for number := range clients {
		wg.Go(func() {
			for range requests / clients {
				start := time.Now()
				response, err := client.Get(fmt.Sprintf("%s/price/item%d", address, number))
				if err != nil {
					fmt.Println(err)
					os.Exit(1)
				}
				io.Copy(io.Discard, response.Body)
				response.Body.Close()
				mu.Lock()
				took = append(took, time.Since(start))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(took)
	return took
}

type counts struct {
	started, objects, bytes, cycles uint64
}

func read() counts {
	s := sampled()
	return counts{s[0].Value.Uint64(), s[1].Value.Uint64(), s[2].Value.Uint64(), s[3].Value.Uint64()}
}

// region metrics
func sampled() []metrics.Sample {
	s := []metrics.Sample{
		{Name: "/sched/goroutines-created:goroutines"},
		{Name: "/gc/heap/allocs:objects"},
		{Name: "/gc/heap/allocs:bytes"},
		{Name: "/gc/cycles/total:gc-cycles"},
	}
	metrics.Read(s)
	return s
}

// endregion
