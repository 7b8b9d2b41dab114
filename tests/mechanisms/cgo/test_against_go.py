"""The model against a real Go: random nests of calls and callbacks cross on the same threads, in the same goroutines.

A program is a word of brackets: `(` calls C, `[` calls back into Go, `t` lets C make a thread that calls back once,
`y` yields in Go. The real program notes at each step which thread it is on and which goroutine runs;
the model is played along.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from talkbuilder.truth.run import Limits, c_compiler
from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.cgo.events import parse_event
from talkdiagrams.mechanisms.cgo.invariants import invariants
from talkdiagrams.mechanisms.cgo.model import step
from talkdiagrams.mechanisms.cgo.start import start
from talkdiagrams.mechanisms.cgo.state import State
from tests.support.goruns import built, ran

PROGRAMS = 80

PROGRAM = """package main

/*
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>
#include <sys/syscall.h>

extern void inGo(int);
extern void inThread(void);

static long thread(void) { return syscall(SYS_gettid); }
static void *routine(void *unused) { inThread(); return 0; }

static void inC(int steps) {
	// What Go wrote for C to do at this level is read one by one: a callback each, or a thread.
	for (int i = 0; i < steps; i++) inGo(i);
}
static void spawn(void) {
	pthread_t t;
	pthread_create(&t, 0, routine, 0);
	pthread_join(t, 0);
}
*/
import "C"

import (
	"fmt"
	"runtime"
	"strings"
)

type node struct {
	kind byte // ( [ t y
	in   []*node
}

var current *node

func parse(word string) ([]*node, string) {
	var out []*node
	for word != "" {
		switch c := word[0]; c {
		case '(', '[':
			in, rest := parse(word[1:])
			out, word = append(out, &node{c, in}), rest
		case ')', ']':
			return out, word[1:]
		default:
			out, word = append(out, &node{kind: c}), word[1:]
		}
	}
	return out, ""
}

func goid() string {
	var b [64]byte
	return strings.Fields(string(b[:runtime.Stack(b[:], false)]))[1]
}

func note(what string) { fmt.Println(what, C.thread(), goid()) }

func doGo(nodes []*node) {
	for _, n := range nodes {
		switch n.kind {
		case '(':
			before := current
			current = n
			C.inC(C.int(len(n.in)))
			current = before
			note(")")
		case 't':
			C.spawn()
			note("T")
		case 'y':
			runtime.Gosched()
			note("y")
		}
	}
}

//export inGo
func inGo(i C.int) {
	mine := current
	note("[")
	doGo(mine.in[i].in)
	current = mine
}

//export inThread
func inThread() { note("t") }

func main() {
	runtime.LockOSThread() // the model has nobody else who could take the goroutine elsewhere
	for _, word := range programs {
		note("main")
		nodes, _ := parse(word)
		doGo(nodes)
		fmt.Println()
	}
}
"""


def in_go(rng: random.Random, depth: int) -> str:
    """What a Go function does: calls into C, threads, yields."""
    parts = []
    for _ in range(rng.randint(0 if depth else 1, 3)):
        pick = rng.random()
        if pick < 0.6 and depth < 3:
            calls = "".join(f"[{in_go(rng, depth + 1)}]" for _ in range(rng.randint(0, 2)))
            parts.append(f"({calls})")
        else:
            parts.append("t" if pick < 0.8 else "y")
    return "".join(parts)


def played(word: str) -> Iterator[tuple[str, str, str]]:
    """What the model says: a mark, the thread and the goroutine, at each of the program's notes."""
    s = start(ps=2)
    open_: list[tuple[str, str]] = []
    made = 0

    def do(*texts: str) -> None:
        nonlocal s
        for text in texts:
            s = step(s, parse_event(text))
            assert invariants(s) == []

    yield where(s, "main", "G1")
    for n, mark in enumerate(word):
        match mark:
            case "(":
                open_.append(("call", f"f{n}"))
                do(f"call f{n} by G1")
            case "[":
                open_.append(("callback", f"h{n}"))
                do(f"callback h{n} from M0")
                yield where(s, "[", "G1")
            case "]":
                do(f"finish {open_.pop()[1]} by G1")
            case ")":
                do(f"return {open_.pop()[1]} to G1")
                yield where(s, ")", "G1")
            case "t":
                made += 1
                thread = f"C{made}"
                do("call spawn by G1", f"create {thread} by M0", f"callback t from {thread}")
                g = s.m(s.thread(thread).m).curg
                yield where(s, "t", g)
                do(f"finish t by {g}", f"end {thread}", "return spawn to G1")
                yield where(s, "T", "G1")
            case _:
                yield where(s, "y", "G1")


def where(s: State, mark: str, g: str) -> tuple[str, str, str]:
    return mark, s.thread_of(s.g(g)).id, g


def renamed(steps: list[tuple[str, str, str]]) -> list[tuple[str, bool, bool]]:
    """Names differ: what counts is which steps are on main's thread, and in main's goroutine."""
    return [(mark, t == steps[0][1], g == steps[0][2]) for mark, t, g in steps]


@pytest.mark.slow
def test_random_nests_cross_on_the_threads_that_the_model_says(
    tmp_path: Path, toolchain: Toolchain
) -> None:
    if toolchain.platform != "linux/amd64":
        pytest.skip("the program asks Linux for its threads")
    if c_compiler() is None:
        pytest.skip("no C compiler")
    rng = random.Random(27)
    words = [in_go(rng, 0) for _ in range(PROGRAMS)]
    assert any("([" in word for word in words)
    assert any("t" in word for word in words)
    listed = "".join(f'\t"{word}",\n' for word in words)
    programs = f"package main\n\nvar programs = []string{{\n{listed}}}\n"
    nests = built(toolchain, tmp_path, {"main.go": PROGRAM, "programs.go": programs}, cgo=True)
    done = ran(toolchain, nests, cgo=True, limits=Limits(120, 2048, 4 << 20))
    assert done.fine, done.err
    for word, text in zip(words, done.out.strip().split("\n\n"), strict=True):
        real = [(mark, thread, g) for mark, thread, g in map(str.split, text.splitlines())]
        assert renamed(real) == renamed(list(played(word))), word
