"""A planted fault for every rule: the rule that names it must see it.

First states that were spoiled by hand, one or more for each invariant; then a runtime with one function
broken, which random play must notice within a few hundred runs.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.gc import moves
from talkdiagrams.mechanisms.gc.events import parse_event
from talkdiagrams.mechanisms.gc.invariants import BETWEEN, CHECKS, invariants, invariants_between
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.start import start
from talkdiagrams.mechanisms.gc.state import Global, Object, Span, Stack, Stage, State
from tests.mechanisms.gc.game import GAME

HEAP: dict[str, Any] = {
    "objects": {"A": ["B"], "B": ["C"], "C": ["D"], "D": ["nil"], "L": [], "X": ["nil"]},
    "stacks": {"G1": {"pointers": ["A"], "scanned": True}, "G2": ["L"]},
    "globals": {"v": "A"},
}
MARK = start(**HEAP, stage="mark", black=["A"], grey=["B"], globals_scanned=True)
TEA = start(**HEAP, stage="mark", black=["A"], grey=["B"], greentea=True)
SWEEP = start(**HEAP, stage="sweep", black=["A", "B", "C", "D", "L"])
OFF = start(**HEAP)
Spoil = Callable[[State], State]


def o(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.object(id), **changes))


def whole(**changes: Any) -> Spoil:
    return lambda s: replace(s, **changes)


def without(id: str) -> Spoil:
    def spoil(s: State) -> State:
        span = s.span_of(id)
        slots = tuple("" if x == id else x for x in span.slots)
        return replace(s, objects=tuple(x for x in s.objects if x.id != id)).put(
            replace(span, slots=slots)
        )

    return spoil


def freed(id: str) -> Spoil:
    return lambda s: replace(without(id)(s), freed=((id, 1, 0),))


def put(*things: Object | Span | Stack) -> Spoil:
    return lambda s: s.put(*things)


FAULTS: list[tuple[str, str, State, Spoil]] = [
    ("one place", "an object in two slots", OFF, put(Span(1, ("A", "B", "C", "D", "X", "A")))),
    ("one place", "an object without a slot", OFF, put(Span(1, ("A", "B", "C", "D", "", "")))),
    ("one place", "a slot with what is not there", OFF, put(Span(1, (*"ABCDX", "Y")))),
    ("one place", "a pointer to nothing", OFF, o("A", fields=(("x", "Y"),))),
    ("one place", "pointers in a noscan span", OFF, o("L", fields=(("x", "A"),))),
    ("strong tri-colour invariant", "black points to white", MARK, o("A", fields=(("x", "C"),))),
    ("strong tri-colour invariant", "a scanned global does", MARK,
     lambda s: s.put(replace(s.globals[0], target="D"))),
    ("weak tri-colour invariant", "and nothing grey leads there", MARK,
     o("B", scan=True)),
    ("weak tri-colour invariant", "a black stack holds the last pointer", MARK,
     put(Stack("G1", ("A", "X"), scanned=True))),
    ("write barrier", "off while marking", MARK, whole(wb=False)),
    ("write barrier", "on while sweeping", SWEEP, whole(wb=True)),
    ("work list", "a grey object that nobody will scan", MARK, whole(work=())),
    ("work list", "one object twice", MARK, whole(work=("B", "B"))),
    ("work list", "a white one", MARK, whole(work=("B", "C"))),
    ("work list", "a span that nobody queued", TEA, whole(spanq=())),
    ("work list", "a span queued twice", TEA, whole(spanq=(1, 1))),
    ("work list", "a span with nothing grey", TEA, whole(spanq=(1, 2))),
    ("scanned once", "one that was scanned twice", MARK, whole(trace=("A", "A"))),
    ("scanned once", "scanned before it was marked", MARK, o("D", scan=True)),
    ("marks", "a mark from before", OFF, o("A", mark=True, scan=True)),
    ("marks", "a span unswept while marking", MARK, lambda s: s.put(replace(s.spans[0], swept=False))),
    ("marks", "sweeping that does not end", SWEEP,
     lambda s: s.put(*(replace(x, swept=True) for x in s.spans))),
    ("marks", "grey while sweeping", SWEEP, o("X", mark=True)),
    ("mark termination", "something grey", MARK, whole(stage=Stage.MARK_TERMINATION)),
    ("mark termination", "a stack that was not scanned", MARK,
     lambda s: replace(s.put(*(replace(x, mark=True, scan=True) for x in s.objects)), work=(),
                       stage=Stage.MARK_TERMINATION)),
    ("mark termination", "something white in use", MARK,
     lambda s: replace(s.put(replace(s.object("B"), scan=True)), work=(),
                       stage=Stage.MARK_TERMINATION)),
    ("sweep", "freed and in use", SWEEP, freed("D")),
]  # fmt: skip


def test_the_sound_states_are_sound() -> None:
    assert [invariants(s) for s in (MARK, TEA, SWEEP, OFF)] == [[], [], [], []]


@pytest.mark.parametrize(("name", "what", "sound", "spoil"), FAULTS)
def test_each_fault_is_seen_by_its_rule(name: str, what: str, sound: State, spoil: Spoil) -> None:
    found = invariants(spoil(sound))
    assert any(fault.startswith(f"{name}: ") for fault in found), (what, found)


def test_every_rule_has_a_fault() -> None:
    assert {name for name, *_ in FAULTS} == set(CHECKS)


def after(s: State, text: str) -> State:
    return step(s, parse_event(text))


STEPS: list[tuple[str, str, State, State]] = [
    ("allocate black", "white while marking", MARK,
     o("N", mark=False, scan=False)(after(MARK, "G1 allocates N in span 1"))),
    ("allocate black", "black while not", OFF,
     o("N", mark=True, scan=True)(after(OFF, "G1 allocates N in span 1"))),
    ("colours", "black to grey", MARK, o("A", scan=False)(MARK)),
    ("colours", "grey to white", MARK, o("B", mark=False)(MARK)),
    ("colours", "a stack scanned again", MARK, put(Stack("G1", ("A",)))(MARK)),
    ("colours", "globals scanned again", MARK, whole(globals_scanned=False)(MARK)),
    ("free", "while marking", MARK, without("X")(MARK)),
    ("free", "what was marked", SWEEP, without("L")(SWEEP)),
    ("free", "what can be reached", o("D", mark=False, scan=False)(SWEEP), without("D")(SWEEP)),
    ("stopped world", "a pointer changed", after(OFF, "start"),
     o("A", fields=(("x", ""),))(after(OFF, "start"))),
    ("stopped world", "a stack changed", after(OFF, "start"),
     put(Stack("G2", ("A",)))(after(OFF, "start"))),
    ("stopped world", "a global changed", after(OFF, "start"),
     whole(globals=(Global("v"),))(after(OFF, "start"))),
    ("stages", "marking without a stop", OFF, whole(stage=Stage.MARK)(OFF)),
    ("stages", "sweeping without a stop", MARK, whole(stage=Stage.SWEEP)(MARK)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "what", "before", "now"), STEPS)
def test_each_wrong_step_is_seen_by_its_rule(
    name: str, what: str, before: State, now: State
) -> None:
    found = invariants_between(before, now)
    assert any(fault.startswith(f"{name}: ") for fault in found), (what, found)


def test_every_rule_between_states_has_a_wrong_step() -> None:
    assert {name for name, *_ in STEPS} == set(BETWEEN)


# --- a broken runtime ---------------------------------------------------------------------


def no_barrier(s: State, *_: Any) -> State:
    return s


def only_new(s: State, _writer: Stack, _old: str, new: str) -> State:
    return moves.shade(s, new) if s.wb else s


def only_old(s: State, _writer: Stack, old: str, _new: str) -> State:
    return moves.shade(s, old) if s.wb else s


def white_allocation(s: State, g: str, id: str, span: Span) -> State:
    return o(id, mark=False, scan=False)(ALLOCATE(s, g, id, span))


def forgetful_scan(s: State, id: str) -> State:
    """Follows all pointers but the last."""
    whole_ = s.object(id)
    short = replace(whole_, fields=tuple((f, "") for f, _ in whole_.fields))
    return SCAN(s.put(short), id).put(replace(whole_, scan=True))


def careless_sweep(s: State, id: int) -> State:
    """Frees the first object of a span whatever its colour."""
    first = next(iter(s.span(id).objects), "")
    return SWEEP_SPAN(o(first, mark=False, scan=False)(s) if first else s, id)


def marks_that_stay(s: State, id: int) -> State:
    marked = {x.id for x in s.objects if x.mark}
    swept = SWEEP_SPAN(s, id)
    return swept.put(*(replace(x, mark=True, scan=True) for x in swept.objects if x.id in marked))


def queue_that_forgets(s: State, id: int) -> State:
    """A span whose objects are marked while it is scanned is not queued again."""
    done = SCAN_SPAN(s, id)
    return replace(done, spanq=tuple(x for x in done.spanq if x != id))


ALLOCATE, SCAN, SWEEP_SPAN, SCAN_SPAN = moves.allocate, moves.scan, moves.sweep, moves.scan_span


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("write_barrier", no_barrier),
        ("write_barrier", only_new),
        ("write_barrier", only_old),
        ("allocate", white_allocation),
        ("scan", forgetful_scan),
        ("sweep", careless_sweep),
        ("sweep", marks_that_stay),
        ("scan_span", queue_that_forgets),
    ],
)
def test_random_play_notices_a_broken_runtime(
    name: str, broken: Callable[..., State], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, name, broken)
    assert GAME.notices(400, seed=5)
