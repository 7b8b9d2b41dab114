package costs

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func connected(b *testing.B, network, address string) (near, far net.Conn) {
	b.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	if near, err = net.Dial(network, l.Addr().String()); err != nil {
		b.Fatal(err)
	}
	if far, err = l.Accept(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { near.Close(); far.Close() })
	return near, far
}

func echo(b *testing.B, far io.ReadWriter, near io.ReadWriter) {
	go func() {
		p := make([]byte, 64)
		for {
			n, err := far.Read(p)
			if err != nil {
				return
			}
			far.Write(p[:n])
		}
	}()
	p := make([]byte, 64)
	for b.Loop() {
		near.Write(p)
		if _, err := io.ReadFull(near, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEchoTCP(b *testing.B) {
	near, far := connected(b, "tcp", "127.0.0.1:0")
	echo(b, far, near)
}

func BenchmarkEchoUnix(b *testing.B) {
	near, far := connected(b, "unix", filepath.Join(b.TempDir(), "s"))
	echo(b, far, near)
}

type ends struct{ r, w *os.File }

func (e ends) Read(p []byte) (int, error)  { return e.r.Read(p) }
func (e ends) Write(p []byte) (int, error) { return e.w.Write(p) }

func pipes(b *testing.B, blocking bool) (near, far ends) {
	r1, w1, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	r2, w2, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	if blocking {
		r1.Fd()
		r2.Fd()
	}
	b.Cleanup(func() { w1.Close(); w2.Close() })
	return ends{r1, w2}, ends{r2, w1}
}

func BenchmarkEchoPipe(b *testing.B) {
	near, far := pipes(b, false)
	echo(b, far, near)
}

// BenchmarkEchoThreads is the same with descriptors that block: a thread waits in each read.
func BenchmarkEchoThreads(b *testing.B) {
	near, far := pipes(b, true)
	echo(b, far, near)
}

// BenchmarkNoWait writes and reads in one goroutine: what is read is always there.
func BenchmarkNoWait(b *testing.B) {
	near, far := connected(b, "tcp", "127.0.0.1:0")
	p := make([]byte, 64)
	for b.Loop() {
		near.Write(p)
		if _, err := io.ReadFull(far, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDeadline(b *testing.B) {
	near, _ := connected(b, "tcp", "127.0.0.1:0")
	for b.Loop() {
		near.SetReadDeadline(time.Now().Add(time.Minute))
	}
}
