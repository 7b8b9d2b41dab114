"""The model against a real Go: random programs give the same results, lengths and panics in both.

One Go program holds all of them. Its goroutines take one operation at a time, and synctest.Wait lets the next begin
only when all of them wait: so the order of operations is that of the model's events. What the runtime would choose
by chance is left out: selects with more than one ready case, or with two like cases.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.channels import moves
from talkdiagrams.mechanisms.channels.events import (
    CaseText,
    Close,
    Event,
    Nil,
    Receive,
    Run,
    Select,
    Send,
)
from talkdiagrams.mechanisms.channels.model import deadlock, step
from talkdiagrams.mechanisms.channels.play import candidates_of
from talkdiagrams.mechanisms.channels.start import parse_start
from talkdiagrams.mechanisms.channels.state import Case, Elem, GStatus, Op, Result, State
from tests.support.goruns import built, ran

PROGRAMS = 150
STEPS = 20
CHANS: tuple[dict[str, Any], ...] = (
    {"c": 0},
    {"c": 1},
    {"a": 0, "b": 2},
    {"a": 0, "b": 1, "c": "nil"},
    {"a": 3, "b": 0, "c": 1},
)


# --- programs by the model --------------------------------------------------------------------------------------------


def ready(s: State, g: str, text: CaseText) -> bool:
    """Whether a case could go on at once."""
    if s.chan(text.c).nil:
        return False
    case = Case(text.c, Elem("?", -1) if text.value else None)
    op = Op((case,), block=True, pollorder=(0,), lockorder=(0,))
    _, done = moves.look(s, g, op)
    return done


def certain(s: State, event: Event) -> bool:
    """Whether chance has no say in it."""
    match event:
        case Select():
            like = {(case.c, bool(case.value)) for case in event.cases}
            some = sum(ready(s, event.g, case) for case in event.cases)
            return type(event) is Select and len(like) == len(event.cases) and some <= 1
        case Send() | Receive() | Close() | Nil():
            return True
        case _:
            return False


def program(rng: random.Random) -> Iterator[tuple[Event, State]]:
    """Events, each with the state after it and after everybody whom it woke."""
    gs = [f"G{i}" for i in range(1, rng.randint(2, 5) + 1)]
    s = parse_start({"chans": rng.choice(CHANS), "gs": gs})
    for _ in range(STEPS):
        able = [g for g in s.gs if g.status is GStatus.RUNNING]
        if not able or deadlock(s):
            return
        by_kind: dict[type, list[Event]] = {}
        for event in candidates_of(s, rng.choice(able)):
            if certain(s, event):
                by_kind.setdefault(type(event), []).append(event)
        kinds = [kind for kind in by_kind if kind not in (Close, Nil) or rng.random() < 0.15]
        if not kinds:
            continue
        event = rng.choice(by_kind[rng.choice(kinds)])
        s = step(s, event)
        for g in s.gs:
            if g.status is GStatus.RUNNABLE:
                s = step(s, Run(g.id))
        yield event, s


def saw(result: Result) -> str:
    """A result as the Go program prints it."""
    if result.op == "receive":
        return f"case {result.case} receive {result.elem} {str(result.ok).lower()}"
    return f"case {result.case} send" if result.op == "send" else result.op


def told(before: State | None, after: State) -> str:
    """What happened, as the Go program prints it."""
    said = []
    for g in after.gs:
        old = before.g(g.id) if before else None
        said += [f"{g.id} {saw(result)}" for result in g.got[len(old.got) if old else 0 :]]
        if g.panic and not (old and old.panic):
            said.append(f"{g.id} panic {g.panic}")
    lens = [f"{c.id} {c.qcount}/{c.dataqsiz}" for c in after.chans]
    return "; ".join([*said, *lens])


# --- and as Go --------------------------------------------------------------------------------------------------------

HEAD = """package channels

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

type worker struct {
	name string
	do   chan func() string
}

var (
	mu   sync.Mutex
	seen []string
)

func start(name string) *worker {
	w := &worker{name, make(chan func() string)}
	go func() {
		for f := range w.do {
			words := attempt(f)
			mu.Lock()
			seen = append(seen, w.name+" "+words)
			mu.Unlock()
		}
	}()
	return w
}

func attempt(f func() string) (words string) {
	defer func() {
		if why := recover(); why != nil {
			words = "panic " + fmt.Sprint(why)
		}
	}()
	return f()
}

func got(index int, v string, ok bool) string {
	if v == "" {
		v = "0"
	}
	return fmt.Sprintf("case %d receive %s %t", index, v, ok)
}

func (w *worker) does(f func() string, lens func() string) {
	w.do <- f
	synctest.Wait()
	sort.Strings(seen)
	fmt.Println(strings.Join(append(seen, lens()), "; "))
	seen = nil
}

func TestPrograms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, program := range programs {
			program()
			fmt.Println()
		}
		os.Exit(0) // those that wait forever would be a deadlock of the bubble
	})
}
"""


def source(programs: list[list[tuple[Event, State]]]) -> str:
    """One test file with all programs."""
    parts = [HEAD]
    for number, events in enumerate(programs):
        parts.append(f"func program{number}() {{")
        if events:
            parts += _body(events)
        parts.append("}\n")
    names = ", ".join(f"program{number}" for number in range(len(programs)))
    return "\n".join([*parts, f"var programs = []func(){{{names}}}\n"])


def _body(events: list[tuple[Event, State]]) -> Iterator[str]:
    first = events[0][1]
    sizes = _sizes(events)
    for c in first.chans:
        made = "chan string(nil)" if sizes[c.id] is None else f"make(chan string, {sizes[c.id]})"
        yield f"\t{c.id} := {made}"
    for g in first.gs:
        yield f'\t{g.id} := start("{g.id}")\n\t_ = {g.id}'
    form = "; ".join(f"{c.id} %d/%d" for c in first.chans)
    lens = ", ".join(f"len({c.id}), cap({c.id})" for c in first.chans)
    yield f'\tlens := func() string {{ return fmt.Sprintf("{form}", {lens}) }}'
    for event, _ in events:
        yield f"\t{event.g}.does(func() string {{ {_go(event)} }}, lens)"


def _sizes(events: list[tuple[Event, State]]) -> dict[str, int | None]:
    """The size that each channel began with: a variable may have become nil since."""
    sizes: dict[str, int | None] = {}
    for c in events[0][1].chans:
        made_nil = isinstance(events[0][0], Nil) and events[0][0].c == c.id
        sizes[c.id] = None if c.nil and not made_nil else c.dataqsiz
    return sizes


def _go(event: Event) -> str:
    match event:
        case Send(value, c, _):
            return f'{c} <- "{value}"; return "case 0 send"'
        case Receive(c, _):
            return f"v, ok := <-{c}; return got(0, v, ok)"
        case Close(c, _):
            return f'close({c}); return "close"'
        case Nil(c, _):
            return f'{c} = nil; return "nil"'
        case Select():
            cases = [_case(i, case) for i, case in enumerate(event.cases)]
            cases += ['default: return "default"'] if event.default else []
            return "select { " + "; ".join(cases) + " }"
        case _:
            raise AssertionError(event)


def _case(index: int, case: CaseText) -> str:
    if case.value:
        return f'case {case.c} <- "{case.value}": return "case {index} send"'
    return f"case v, ok := <-{case.c}: return got({index}, v, ok)"


def expected(events: list[tuple[Event, State]]) -> list[str]:
    lines = []
    before: State | None = None
    for event, after in events:
        line = told(before, after)
        if isinstance(event, Nil):
            line = f"{event.g} nil; {line}"
        lines.append(line)
        before = after
    return lines


@pytest.mark.slow
def test_random_programs_do_the_same_in_the_model_and_in_go(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    rng = random.Random(27)
    programs = [list(program(rng)) for _ in range(PROGRAMS)]
    test = built(toolchain, tmp_path, {"programs_test.go": source(programs)}, verb=("test", "-c"))
    done = ran(toolchain, test)
    assert done.fine, done.err
    answers = done.out.split("\n\n")
    assert len(answers) >= PROGRAMS
    for events, answer in zip(programs, answers, strict=False):
        assert answer.strip("\n").split("\n") == (expected(events) or [""]), [
            str(event) for event, _ in events
        ]
    happened = " ".join(line for events in programs for line in expected(events))
    for word in ("send", "receive", "false", "default", "close", "panic send", "case 1"):
        assert word in happened
    assert sum(map(len, programs)) > 10 * PROGRAMS
