"""Random legal runs: every rule holds after every statement, and everything that can happen does."""

from collections import Counter
from collections.abc import Iterator

import pytest

from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.describe import describe, describe_change
from talkdiagrams.mechanisms.reflection.events import EXAMPLES, Event, Put, Take, Walk, parse_event
from talkdiagrams.mechanisms.reflection.model import play
from talkdiagrams.mechanisms.reflection.play import legal_events
from talkdiagrams.mechanisms.reflection.start import parse_start
from talkdiagrams.mechanisms.reflection.state import State
from tests.mechanisms.reflection.game import GAME

RUNS = 2_000


def ways(a: State, event: Event, b: State) -> Iterator[str]:
    """What happened, by sort of statement."""
    verb = getattr(event, "op", getattr(event, "how", type(event).__name__))
    if b.last.panic:
        yield f"{verb} panics, {b.last.way}"
        return
    yield verb
    if isinstance(event, Walk):
        v = b.values[event.to]
        yield f"{verb} of {flags.KINDS[a.values[event.of].kind]}"
        yield f"{verb} to {'settable' if v.can_set else 'read-only' if v.read_only else 'unset'}"
        yield (
            "embedded"
            if v.flag & flags.EMBED_RO
            else "sticky"
            if v.flag & flags.STICKY_RO
            else "open"
        )
        if not v.flag:
            yield f"{verb} to nothing"
        if v.flag and not v.flag & flags.INDIR and v.kind in (flags.STRUCT, flags.ARRAY):
            yield "direct struct"
    if isinstance(event, Take | Put) and b.allocs > a.allocs:
        yield f"{verb} allocates"


@pytest.mark.slow
def test_thousands_of_runs_keep_every_rule_and_reach_everything() -> None:
    seen: Counter[str] = Counter()
    for before, event, after in GAME.lawful(RUNS, seed=27):
        assert parse_event(str(event)) == event
        assert describe_change(before, event, after).endswith(".")
        seen.update(ways(before, event, after))
    wanted = {*EXAMPLES} - {"Interface"} | {"Take", "Take allocates", "Set allocates"}
    wanted |= {
        "Elem of ptr",
        "Elem of interface",
        "Elem to nothing",
        "Index of array",
        "Index of slice",
    }
    wanted |= {
        "Index of string",
        "Field of struct",
        "MapIndex of map",
        "MapIndex to nothing",
        "direct struct",
    }
    wanted |= {
        f"{op} to {right}"
        for op in ("Elem", "Field", "Index")
        for right in ("settable", "read-only", "unset")
    }
    wanted |= {"embedded", "sticky", "open", "Addr panics, addressable", "Index panics, range"}
    wanted |= {
        "Set panics, read-only",
        "Set panics, addressable",
        "Set panics, argument",
        "Set panics, type",
    }
    wanted |= {
        "Set panics, zero",
        "SetInt panics, kind",
        "Take panics, read-only",
        "Take panics, zero",
    }
    wanted |= {
        "Call panics, read-only",
        "Call panics, nil",
        "Method panics, range",
        "Elem panics, kind",
    }
    assert wanted - set(seen) == set()


def test_can_set_is_can_addr_and_not_read_only_whatever_the_bits() -> None:
    for _, _, after in GAME.runs(40, seed=3):
        for v in after.values.values() if after else ():
            assert v.can_set == (v.can_addr and not v.read_only)


def test_addr_and_elem_lead_back_to_the_same_value() -> None:
    """`v.Addr().Elem()` has the same three words as v."""
    tried = 0
    for seed in range(60):
        s = GAME.states(seed, GAME.steps)[-1]
        for v in s.values.values():
            if v.can_addr:
                after = play(s, [f"there = {v.id}.Addr()", "back = there.Elem()"]).values["back"]
                assert (after.typ, after.ptr, after.flag) == (v.typ, v.ptr, v.flag)
                tried += 1
    assert tried > 100


def test_whoever_plays_is_offered_what_can_be_done() -> None:
    s = parse_start({"vars": {"n": {"int": "7"}}, "before": ["p = ValueOf(&n)", "e = p.Elem()"]})
    offered = {str(event) for event in legal_events(s)}
    assert {"v = ValueOf(n)", "e.SetInt(7)", "i = e.Interface()", "v = p.Elem()"} <= offered
    assert describe(s) == (
        "n is 7, a variable of type int. The Value p, *int &n, may be read. The Value e, int 7, may be set."
    )
