// Logging counts what a message costs that nobody wants to read.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"
)

var verbose bool
var id, user = 1000, fmt.Sprint("goph", "er")
var out = io.Discard

// region task
func logf(format string, args ...any) {
	if verbose {
		fmt.Fprintf(out, format, args...)
	}
}

func serve(id int, user string) {
	logf("request %d of %s", id, user)
}

// endregion

// region solution
func serveQuiet(id int, user string) {
	if verbose {
		logf("request %d of %s", id, user)
	}
}

// endregion

var logger = slog.New(slog.NewTextHandler(io.Discard, nil))

func serveSlog(id int, user string) {
	logger.Debug("request", "id", id, "user", user)
}

func serveAttrs(id int, user string) {
	logger.LogAttrs(context.Background(), slog.LevelDebug, "request", slog.Int("id", id), slog.String("user", user))
}

func main() {
	count("as written", func() { serve(id, user) })
	count("asked first", func() { serveQuiet(id, user) })
	count("slog, arguments", func() { serveSlog(id, user) })
	count("slog, attributes", func() { serveAttrs(id, user) })
}

func count(what string, run func()) {
	fmt.Printf("%s: %.0f allocations\n", what, testing.AllocsPerRun(1000, run))
}
