"""The model against a real Go: random programs of objects, finalizers, cleanups and weak pointers.

After each collection Go's queues are waited for; what has run until then must be what the model runs.
"""

import random
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.cleanups.events import Event
from talkdiagrams.mechanisms.cleanups.model import play, step
from talkdiagrams.mechanisms.cleanups.play import candidates
from talkdiagrams.mechanisms.cleanups.start import start
from talkdiagrams.mechanisms.cleanups.state import Stage, State
from talkdiagrams.mechanisms.errors import Illegal
from tests.support.goruns import printed

PROGRAMS, STEPS = 60, 30
OURS = ("run", "end", "store", "exit")

SOURCE = """package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sort"
	"strings"
	"sync"
	"time"
	"weak"
)

type obj struct {
	id   string
	refs []*obj
	pad  [40]byte
}

var (
	vars     map[string]*obj
	cleanups map[string]runtime.Cleanup
	weaks    map[string]weak.Pointer[obj]
	mu       sync.Mutex
	ran      []string
)

func note(name string) {
	mu.Lock()
	defer mu.Unlock()
	ran = append(ran, name)
}

//go:noinline
func find(id string) *obj {
	seen := map[*obj]bool{}
	var todo []*obj
	for _, o := range vars {
		todo = append(todo, o)
	}
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[o] {
			continue
		}
		seen[o] = true
		if o.id == id {
			return o
		}
		todo = append(todo, o.refs...)
	}
	panic("cannot reach " + id)
}

//go:noinline
func do(f []string) {
	switch f[0] {
	case "program":
		vars, cleanups, weaks = map[string]*obj{}, map[string]runtime.Cleanup{}, map[string]weak.Pointer[obj]{}
	case "new":
		vars[f[1]] = &obj{id: f[1]}
	case "drop":
		delete(vars, f[1])
	case "hold":
		vars[f[1]] = find(f[1])
	case "link":
		a := find(f[1])
		a.refs = append(append([]*obj(nil), a.refs...), find(f[3]))
	case "unlink":
		a := find(f[1])
		var left []*obj
		for _, one := range a.refs {
			if one.id != f[3] {
				left = append(left, one)
			}
		}
		a.refs = left
	case "finalizer":
		name := f[1]
		if len(f) > 4 {
			b := find(f[5])
			runtime.SetFinalizer(find(f[3]), func(*obj) { note(name); runtime.KeepAlive(b) })
		} else {
			runtime.SetFinalizer(find(f[3]), func(*obj) { note(name) })
		}
	case "clear":
		runtime.SetFinalizer(find(f[1]), nil)
	case "cleanup":
		name := f[1]
		if len(f) > 4 {
			cleanups[name] = runtime.AddCleanup(find(f[3]), func(b *obj) { note(name) }, find(f[5]))
		} else {
			cleanups[name] = runtime.AddCleanup(find(f[3]), func(int) { note(name) }, 0)
		}
	case "stop":
		cleanups[f[1]].Stop()
	case "weak":
		weaks[f[1]] = weak.Make(find(f[3]))
	case "value":
		if o := weaks[f[1]].Value(); o != nil {
			vars[o.id] = o
			note("held")
		}
	}
}

func settled() bool {
	s := []metrics.Sample{
		{Name: "/gc/finalizers/queued:finalizers"}, {Name: "/gc/finalizers/executed:finalizers"},
		{Name: "/gc/cleanups/queued:cleanups"}, {Name: "/gc/cleanups/executed:cleanups"},
	}
	metrics.Read(s)
	return s[0].Value.Uint64() == s[1].Value.Uint64() && s[2].Value.Uint64() == s[3].Value.Uint64()
}

func main() {
	debug.SetGCPercent(-1)
	in, err := os.Open("script.txt")
	if err != nil {
		panic(err)
	}
	for lines := bufio.NewScanner(in); lines.Scan(); {
		f := strings.Fields(lines.Text())
		do(f)
		cycles := map[string]int{"gc": 1, "program": 26}[f[0]] // a chain takes a cycle for each link
		for range cycles {
			runtime.GC()
			for !settled() {
				time.Sleep(time.Millisecond)
			}
		}
		mu.Lock()
		sort.Strings(ran)
		if f[0] != "program" {
			fmt.Println(strings.Join(ran, " "))
		}
		ran = nil
		mu.Unlock()
	}
}
"""


def ran(before: State, event: Event, after: State) -> tuple[State, str]:
    """Run all that was queued; return the state then, and what ran, as the Go program says it."""
    names = []
    while queued := [one for one in after.specials if one.stage is Stage.QUEUED]:
        names.append(queued[0].id)
        after = play(after, [f"run {queued[0].id}", f"end {queued[0].id}"])
    if event.verb == "value":
        weak = before.weak(event.names[0])
        names += ["held"] if weak and not weak.cleared else []
    return after, " ".join(sorted(names))


@pytest.mark.slow
def test_go_runs_what_the_model_runs_after_each_collection(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    rng = random.Random(27)
    script, wanted = [], []
    for _ in range(PROGRAMS):
        script.append("program")
        s = start()
        for _ in range(STEPS):
            by_verb: dict[str, list[Event]] = {}
            for one in candidates(s):
                by_verb.setdefault(one.verb, []).append(one)
            verbs = sorted(verb for verb in by_verb if verb not in OURS)
            event = rng.choice(by_verb[rng.choice(verbs)])
            try:
                after = step(s, event)
            except Illegal:
                continue
            s, said = ran(s, event, after)
            script.append(str(event))
            wanted.append(said)
    files = {"main.go": SOURCE, "script.txt": "\n".join(script) + "\n"}
    out = printed(toolchain, tmp_path, files)
    lines = [line for line in script if line != "program"]
    got = out.split("\n")[: len(lines)]
    assert list(zip(lines, got, strict=True)) == list(zip(lines, wanted, strict=True))
    assert sum(bool(one) for one in wanted) > PROGRAMS
