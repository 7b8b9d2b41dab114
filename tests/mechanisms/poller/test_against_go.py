"""The model against a real Go: random reads, deadlines and closes on loopback give the same results in both.

One Go program holds all of them. A goroutine is told what to do; the program waits until it has answered, if the model
says that it answers, or for a few milliseconds if it is said to wait: so the order of operations is the model's.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.poller.events import parse_event
from talkdiagrams.mechanisms.poller.model import step
from talkdiagrams.mechanisms.poller.start import start
from talkdiagrams.mechanisms.poller.state import GStatus, State
from tests.support.goruns import printed

PROGRAMS, STEPS = 60, 14


# --- programs by the model --------------------------------------------------------------------------------------------


def settled(s: State) -> State:
    """Every event that follows by itself: news is passed on, and whoever is runnable runs."""
    while True:
        runnable = [g.id for g in s.gs if g.status is GStatus.RUNNABLE]
        edges = any(fd.edge_r or fd.edge_w for fd in s.fds)
        if runnable:
            s = step(s, parse_event(f"run {runnable[0]}"))
        elif edges:
            s = step(s, parse_event("tick 11ms"))
            s = step(s, parse_event("netpoll by sysmon"))
        else:
            return s


def program(rng: random.Random) -> Iterator[tuple[str, State]]:
    """Events, each with the state after it and after all that follows."""
    s = start(fds=["c"], gs=["G1", "G2", "G3"])
    ended = False
    for _ in range(STEPS):
        free = [g.id for g in s.gs if g.status is GStatus.RUNNING]
        if not free:
            text = "data 3 for c" if not ended else ""
        else:
            g = rng.choice(free)
            text = rng.choice(
                [f"read c by {g}"] * 5 + [f"read 2 of c by {g}"] * 5
                + ["data 3 for c"] * 6 + [f"deadline read c 0ms by {g}"] * 2
                + [f"deadline read c none by {g}"] * 3 + [f"close c by {g}", "eof for c"]
            )  # fmt: skip
        gone = s.fd("c").closed
        if not text or (text in ("data 3 for c", "eof for c") and (ended or gone)):
            continue
        ended |= text == "eof for c"
        s = settled(step(s, parse_event(text)))
        yield text, s


def answers(before: State | None, after: State) -> list[str]:
    """What was returned, as the Go program prints it."""
    said = []
    for g in after.gs:
        old = len(before.g(g.id).got) if before else 0
        said += [f"{g.id} {one.op} {one.n} {one.err or 'fine'}" for one in g.got[old:]]
    return sorted(said)


# --- and as Go --------------------------------------------------------------------------------------------------------

HEAD = """package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sort"
	"strings"
	"time"
)

type program struct {
	c, peer net.Conn
	do      map[string]chan func() string
	said    chan string
}

func newProgram() *program {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	defer l.Close()
	peer, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	c, _ := l.Accept()
	p := &program{c, peer, map[string]chan func() string{}, make(chan string, 16)}
	for _, g := range []string{"G1", "G2", "G3"} {
		p.do[g] = make(chan func() string, 1)
		go func() {
			for f := range p.do[g] {
				if words := f(); words != "" {
					p.said <- g + " " + words
				}
			}
		}()
	}
	return p
}

func why(err error) string {
	switch {
	case err == nil:
		return "fine"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "i/o timeout"
	case errors.Is(err, net.ErrClosed):
		return "use of closed network connection"
	case err == io.EOF:
		return "EOF"
	}
	return err.Error()
}

func (p *program) read(g string, most int) {
	p.do[g] <- func() string {
		n, err := p.c.Read(make([]byte, most))
		return fmt.Sprint("read ", n, " ", why(err))
	}
}

func (p *program) shut(g string) {
	p.do[g] <- func() string { return fmt.Sprint("close 0 ", why(p.c.Close())) }
}

func (p *program) deadline(g string, past bool) {
	when := time.Time{}
	if past {
		when = time.Unix(1, 0)
	}
	p.do[g] <- func() string {
		if err := p.c.SetReadDeadline(when); err != nil {
			return fmt.Sprint("deadline 0 ", why(err))
		}
		return ""
	}
}

func (p *program) expect(n int) {
	var said []string
	for range n {
		select {
		case words := <-p.said:
			said = append(said, words)
		case <-time.After(5 * time.Second):
			said = append(said, "nothing")
		}
	}
	select { // whoever is about to park does so now; nobody else answers
	case words := <-p.said:
		said = append(said, "too much: "+words)
	case <-time.After(3 * time.Millisecond):
	}
	sort.Strings(said)
	fmt.Println(strings.Join(said, "; "))
}
"""


def line(event: str) -> str:
    words = event.split()
    match words[0]:
        case "read":
            return f'p.read("{words[-1]}", {words[1] if words[1].isdecimal() else 64})'
        case "data":
            return 'p.peer.Write([]byte("abc"))'
        case "eof":
            return "p.peer.Close()"
        case "close":
            return f'p.shut("{words[-1]}")'
        case _:
            return f'p.deadline("{words[-1]}", {str("0ms" in event).lower()})'


def source(programs: list[list[tuple[str, State]]]) -> str:
    parts = [HEAD, "func main() {"]
    for events in programs:
        parts.append("\tfunc() {\n\t\tp := newProgram()")
        before: State | None = None
        for event, after in events:
            parts.append(f"\t\t{line(event)}\n\t\tp.expect({len(answers(before, after))})")
            before = after
        parts.append("\t\tfmt.Println()\n\t}()")
    return "\n".join([*parts, "}\n"])


@pytest.mark.slow
def test_random_programs_do_the_same_in_the_model_and_in_go(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    rng = random.Random(27)
    programs = [list(program(rng)) for _ in range(PROGRAMS)]
    lines = iter(printed(toolchain, tmp_path, {"main.go": source(programs)}).split("\n"))
    seen = ""
    for events in programs:
        before: State | None = None
        for event, after in events:
            expected = "; ".join(answers(before, after))
            assert next(lines) == expected, (event, [text for text, _ in events])
            seen += expected
            before = after
        assert next(lines) == ""
    for words in (
        "read 3 fine",
        "read 2 fine",
        "EOF",
        "i/o timeout",
        "use of closed",
        "close 0 fine",
    ):
        assert words in seen
