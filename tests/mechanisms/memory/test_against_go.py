"""The model against Go's race detector: random programs, run in the order that the model tells, race alike.

The order is forced by a variable that every goroutine watches from functions that the detector does not look into
(`//go:norace`), so that it synchronises nothing. Every access stands on a line of its own: the two lines of a report
are a race of the model, and each location that races in the model is reported.
"""

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from talkbuilder.truth.run import Limits
from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.memory.events import Event
from talkdiagrams.mechanisms.memory.model import step
from talkdiagrams.mechanisms.memory.play import candidates
from talkdiagrams.mechanisms.memory.start import start
from talkdiagrams.mechanisms.memory.state import NOBODY, Mutex, Once, State
from tests.support.goruns import built, ran

PROGRAMS = 250
# Where plain and atomic accesses of one location meet, the detector is coarser than the rules: it looks at the memory
# of a read-modify-write before it looks at what orders it (a race too many), and keeps what an atomic store released
# when a plain write has replaced its value (a race too few, after one that it names). So `y` and `z` have some of each.
VERBS = {
    "x": ("read", "write"),
    "y": ("read", "load", "store"),
    "z": ("write", "load"),
    "n": ("load", "store", "add", "swap", "cas"),
}
STEPS = 16


# --- programs by the model --------------------------------------------------------------------------------------------


def fits(s: State, e: Event) -> bool:
    """Whether Go does in that order what the model does, and nothing beside it that the detector sees.

    Left out: a Once that is under way (its waiters meet at a mutex, too), a WaitGroup that grows after its start, an
    Unlock by somebody else, two who wait for one mutex (Go may wake either), and what ends a goroutine.
    """
    thing = s.find(e.obj)
    if e.verb in ("exit", "go") or (e.verb == "add" and e.obj == "wg"):
        return False
    if isinstance(thing, Once) and e.verb == "do":
        return not thing.by or thing.done
    if isinstance(thing, Mutex):
        if e.verb == "unlock":
            taken = [op for op in s.ops if op.obj == thing.id and op.verb in ("lock", "trylock")]
            return [op.g for op in taken if op.ok and not op.waits][-1] == e.g
        return not thing.queue or e.verb == "runlock"
    return e.verb in VERBS.get(e.obj, (e.verb,))


def program(rng: random.Random) -> Iterator[tuple[Event, State]]:
    """Events, each with the state after it."""
    s = start(
        gs=["G1"], vars=["x", "y", "z", "n"], chans={"c": 0, "b": 1},
        mutexes=["m"], rwmutexes=["rw"], onces=["o"], waitgroups=["wg"],
    )  # fmt: skip
    for event in (Event("add", "G1", "wg", "2"), Event("go", "G1", "G2"), Event("go", "G1", "G3")):
        s = step(s, event)
        yield event, s
    favourites = rng.sample(["c", "b", "m", "rw", "o", "wg", "n"], 2)
    for _ in range(STEPS):
        plain = rng.random() < 0.4
        able = [
            e
            for e in candidates(s)
            if fits(s, e) and (e.obj in ("x", "y", "z") if plain else e.obj in favourites)
        ]
        by_verb: dict[str, list[Event]] = {}
        for e in able:
            by_verb.setdefault(e.verb, []).append(e)
        if not by_verb:
            continue
        event = rng.choice(by_verb[rng.choice(sorted(by_verb))])
        try:
            s = step(s, event)
        except Illegal:
            continue
        yield event, s
    for thing in s.things:
        if (
            isinstance(thing, Once)
            and thing.by
            and not thing.done
            and s.g(thing.by).waits == NOBODY
        ):
            event = Event("return", thing.by, thing.id)
            s = step(s, event)
            yield event, s


# --- and as Go --------------------------------------------------------------------------------------------------------

HEAD = """package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

var turn int

//go:norace
func await(k int, settle bool) {
	for turn != k {
		runtime.Gosched()
	}
	if settle {
		time.Sleep(2 * time.Millisecond)
	}
}

//go:norace
func next(k int) { turn = k + 1 }

//go:norace
func again() { turn = 0 }

//go:noinline
//go:norace
func use(int64) {}

"""


def source(programs: list[list[tuple[Event, State]]]) -> tuple[str, dict[int, tuple[int, int]]]:
    """One Go program with all of them, and for each line the program and the operation that stand there."""
    lines = HEAD.split("\n")
    where: dict[int, tuple[int, int]] = {}
    for number, events in enumerate(programs):
        for text, op in body(number, events):
            lines.append(text)
            if op is not None:
                where[len(lines)] = (number, op)
    calls = "".join(f"\tprogram{n}()\n" for n in range(len(programs)))
    return "\n".join([*lines, f"func main() {{\n\t_ = atomic.AddInt64\n{calls}}}\n"]), where


def body(number: int, events: list[tuple[Event, State]]) -> Iterator[tuple[str, int | None]]:
    p = f"p{number}_"
    yield f"var {p}x, {p}y, {p}z, {p}n int64", None
    yield f"var {p}c, {p}b = make(chan int), make(chan int, 1)", None
    yield f"var {p}m sync.Mutex", None
    yield f"var {p}rw sync.RWMutex", None
    yield f"var {p}o sync.Once", None
    yield f"var {p}wg sync.WaitGroup", None
    yield f"func program{number}() {{", None
    yield "\tagain()", None
    yield f"\tgo {p}G1()", None
    yield f"\tawait({len(events)}, false)", None
    yield "}", None
    done = 0
    steps = []
    for k, (event, s) in enumerate(events):
        steps.append((k, event, done, s))
        done = len(s.ops)
    for g in ("G1", "G2", "G3"):
        yield f"func {p}{g}() {{", None
        inside = False
        for k, event, op, s in steps:
            if event.g != g:
                continue
            settle = any(one.waits for _, state in events[max(0, k - 2) : k] for one in state.ops)
            yield f"\tawait({k}, {str(settle).lower()})", None
            blocks = s.ops[op].waits
            if blocks:
                yield f"\tnext({k})", None
            text = code(p, event)
            if event.verb == "do":
                text = f"{p}o.Do(func() {{" + ("" if s.ops[op].ok else "})")
                inside = s.ops[op].ok
            if event.verb == "return":
                inside = False
            yield "\t" + text, op
            if not blocks:
                yield f"\tnext({k})", None
        if inside:
            yield "\t})", None
        yield "}", None


def code(p: str, e: Event) -> str:
    """An event as Go, on one line."""
    v = p + e.obj
    old = e.old if e.old.isdecimal() else "-1"  # one that fails
    forms = {
        "read": f"use({v})",
        "write": f"{v} = 1",
        "load": f"use(atomic.LoadInt64(&{v}))",
        "store": f"atomic.StoreInt64(&{v}, {e.value})",
        "swap": f"atomic.SwapInt64(&{v}, {e.value})",
        "cas": f"atomic.CompareAndSwapInt64(&{v}, {old}, {e.value})",
        "add": f"{v}.Add({e.value})" if e.obj == "wg" else f"atomic.AddInt64(&{v}, {e.value})",
        "send": f"{v} <- 1",
        "receive": f"<-{v}",
        "close": f"close({v})",
        "lock": f"{v}.Lock()",
        "trylock": f"_ = {v}.TryLock()",
        "unlock": f"{v}.Unlock()",
        "rlock": f"{v}.RLock()",
        "runlock": f"{v}.RUnlock()",
        "return": "})",
        "done": f"{v}.Done()",
        "wait": f"{v}.Wait()",
        "go": f"go {p}{e.obj}()",
        "do": "",
    }
    return forms[e.verb]


REPORT = re.compile(r"WARNING: DATA RACE\n(.*?)\n==================", re.DOTALL)
ACCESS = re.compile(
    r"^(?:Previous )?(?:atomic )?(?:read|write) at 0x.*?(?=\n\n|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
LINE = re.compile(r"main\.go:(\d+)")


def reported(text: str, where: dict[int, tuple[int, int]]) -> set[tuple[int, tuple[int, ...]]]:
    """The races of a run: program, and its operations in the order of the model.

    Of an atomic operation of a goroutine that has ended, the detector may not know any more who called it.
    """
    found = set()
    for block in REPORT.findall(text):
        lines = [LINE.search(access) for access in ACCESS.findall(block)]
        assert len(lines) == 2, block
        places = [where[int(line[1])] for line in lines if line]
        assert places, block
        found.add((places[0][0], tuple(sorted(op for _, op in places))))
    return found


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("gcc") is None, reason="the race detector needs a C compiler")
def test_random_programs_race_alike_in_the_model_and_under_the_race_detector(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    rng = random.Random(27)
    programs = [list(program(rng)) for _ in range(PROGRAMS)]
    text, where = source(programs)
    racing = built(toolchain, tmp_path, {"main.go": text}, "-race", cgo=True)
    done = ran(toolchain, racing, cgo=True, limits=Limits(120, 8192))
    assert done.code in (0, 66), done.err[-2000:]
    said = reported(done.err, where)
    racy = 0
    for number, events in enumerate(programs):
        s = events[-1][1]
        told = [str(event) for event, _ in events]
        races = {(race.first, race.second): race.var for race in s.races}
        named = set()
        for pair in (ops for program, ops in said if program == number):
            if all(s.ops[op].verb in ("send", "close") for op in pair):
                continue  # a mistake that the detector looks for, too, and no data race
            like = [var for both, var in races.items() if set(pair) <= set(both)]
            assert like, f"Go reports {pair} in {told}"
            named.update(like[:1])
        assert named == set(races.values()), f"Go names {named} in {told}, the model {races}"
        racy += bool(s.races)
    assert 0.2 * PROGRAMS < racy < 0.9 * PROGRAMS
