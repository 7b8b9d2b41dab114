"""The search for leaks against a real Go: random goroutines that hold channels and wait on one of them.

Main holds some of the channels, too. What Go's own leak profile counts must be what the model finds.
"""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.goroutines.model import play
from talkdiagrams.mechanisms.goroutines.start import start
from talkdiagrams.mechanisms.goroutines.state import GStatus
from tests.support.goruns import printed

PROGRAMS = 80
CHANS = 6


@dataclass(frozen=True, slots=True)
class Program:
    """Which channels main holds; of each goroutine which it holds, and on which it waits."""

    main: tuple[int, ...]
    others: tuple[tuple[tuple[int, ...], int], ...]


def program(rng: random.Random) -> Program:
    def some(most: int) -> tuple[int, ...]:
        return tuple(sorted(rng.sample(range(CHANS), rng.randint(0, most))))

    others = tuple((some(2), rng.randrange(CHANS)) for _ in range(rng.randint(1, 7)))
    return Program(some(2), others)


def leaked(one: Program) -> int:
    """What the model says."""
    s = start(heap=[f"c{i}" for i in range(CHANS)])
    s = play(s, [f"let m{i} = heap c{i} by G1" for i in one.main])
    s = play(s, ["go w by G1" for _ in one.others])
    s = play(s, ["gosched G1"])
    for held, on in one.others:
        s = play(s, ["schedule P0"])
        me = s.p("P0").g
        s = play(s, [*(f"let h{i} = heap c{i} by {me}" for i in held), f"park {me} on c{on}"])
    s = play(s, ["schedule P0", "gc for leaks"])
    return sum(g.status is GStatus.LEAKED for g in s.gs)


HEAD = """package main

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/pprof"
)

//go:noinline
func keep(...chan int) {}

var before int

// leaked says how many of the newest goroutines have leaked; those of earlier programs all have: nobody holds anything.
func leaked(started int) {
	for range 50 {
		runtime.Gosched()
	}
	var out bytes.Buffer
	pprof.Lookup("goroutineleak").WriteTo(&out, 1)
	var total int
	fmt.Sscanf(out.String(), "goroutineleak profile: total %d", &total)
	fmt.Println(total - before)
	before += started
}
"""


def source(programs: list[Program]) -> str:
    parts = [HEAD]
    for number, one in enumerate(programs):
        parts.append(f"//go:noinline\nfunc program{number}() {{")
        used = {*one.main, *(i for held, on in one.others for i in (*held, on))}
        parts += [f"\tc{i} := make(chan int)" for i in sorted(used)]
        for held, on in one.others:
            parts.append(f"\tgo func() {{ <-c{on}; keep({', '.join(f'c{i}' for i in held)}) }}()")
        parts.append(f"\tleaked({len(one.others)})")
        parts.append(f"\tkeep({', '.join(f'c{i}' for i in one.main)})\n}}\n")
    calls = "\n".join(f"\tprogram{number}()" for number in range(len(programs)))
    return "\n".join([*parts, f"func main() {{\n\truntime.GOMAXPROCS(1)\n{calls}\n}}\n"])


@pytest.mark.slow
def test_random_goroutines_have_leaked_in_the_model_if_they_have_in_go(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    rng = random.Random(27)
    programs = [program(rng) for _ in range(PROGRAMS)]
    out = printed(toolchain, tmp_path, {"main.go": source(programs)})
    answers = [int(line) for line in out.split()]
    expected = [leaked(one) for one in programs]
    assert answers == expected
    counts = [len(one.others) for one in programs]
    assert 0 < sum(expected) < sum(counts)
    assert any(0 < some < all_ for some, all_ in zip(expected, counts, strict=True))
