"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.interfaces.describe import describe, describe_change
from talkdiagrams.mechanisms.interfaces.events import (
    Assert,
    Call,
    Clear,
    Compare,
    Convert,
    Copy,
    Event,
    Switch,
    parse_event,
)
from talkdiagrams.mechanisms.interfaces.forms import FORMS, PLACES
from talkdiagrams.mechanisms.interfaces.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.interfaces.model import step
from talkdiagrams.mechanisms.interfaces.play import legal_events, values
from talkdiagrams.mechanisms.interfaces.start import parse_start
from talkdiagrams.mechanisms.interfaces.state import State, implements

RUNS, STEPS = 2_500, 30
OPENING: dict[str, Any] = {
    "types": {
        "File": {"of": "struct{s string; n int}", "methods": ["Name"], "pointer": ["Close", "Read"]},
        "Celsius": {"of": "float64", "methods": ["String"]},
        "Level": {"of": "uint8", "methods": ["String"]},
        "List": {"of": "[]int", "methods": ["Name", "String"]},
        "Handler": {"of": "func()", "methods": ["Read"]},
        "Pipe": {"of": "struct{}", "pointer": ["Close", "Read"]},
    },
    "interfaces": {
        "Reader": ["Read"], "Closer": ["Close"], "ReadCloser": ["Close", "Read"],
        "Stringer": ["String"], "Namer": ["Name"],
    },
    "sites": {
        "S1": "Closer", "S2": {"for": "Reader", "ok": False}, "S3": ["Stringer", "Namer"],
        "S4": "Stringer", "S5": ["ReadCloser", "Reader", "Namer"],
    },
    "table": 4,
    "vars": {"x": "any", "y": "any", "r": "Reader", "n": "Namer", "rc": "ReadCloser"},
    "itabs": ["Reader/*File", "ReadCloser/*File", "ReadCloser/*Pipe", "Namer/List"],
}  # fmt: skip


OWN = [name for one in OPENING["types"] for name in (one, f"*{one}")]


def choose(rng: random.Random, s: State) -> Event:
    """An event of a random sort, nearly all of them such as a compiler lets pass."""
    var = rng.choice(s.vars)
    verb = rng.choice(
        [
            "convert",
            "convert",
            "copy",
            "assert",
            "assert",
            "ask",
            "ask",
            "switch",
            "switch",
            "call",
            "compare",
            "clear",
        ]
    )
    if verb == "convert":
        known = [key[1] for key in s.itabs if key[0] == var.static and s.itabs[key].static]
        type = rng.choice(known or [*OWN, *OWN, *FORMS])
        form, value = s.types[type].form, rng.choice(values(s, type))
        how = rng.choice(("constant", "stays", "", ""))
        if how == "constant" and (form.direct or not form.size):
            how = ""
        return Convert(type, value, var.id, how == "constant", how == "stays")
    if verb == "copy":
        smaller = {"any": ["any"], "ReadCloser": ["any", "Reader", "ReadCloser"]}
        kinds = smaller.get(var.static, ["any", var.static])
        return Copy(var.id, rng.choice([one.id for one in s.vars if one.static in kinds]))
    if verb == "assert":
        type = (
            rng.choice([*OWN, "any"])
            if var.static == "any"
            else rng.choice([var.type or "any", "any"])
        )
        return Assert(var.id, type, ok=rng.random() < 0.5)
    cached = rng.random() < 0.3 and var.tab is not None
    if verb == "switch":
        return Switch(var.id, rng.choice(("S3", "S5")), cached)
    if verb == "ask":
        site = s.site(rng.choice(("S1", "S2", "S4")))
        to = rng.choice(["", *(one.id for one in s.vars if one.static == site.cases[0])])
        at = site.id if cached or rng.random() < 0.8 else ""
        return Assert(var.id, site.cases[0], to, at, site.can_fail, cached)
    if verb == "call":
        var = rng.choice([one for one in s.vars if one.static != "any"])
        return Call(rng.choice(s.inters[var.static].methods), var.id)
    if verb == "compare":
        return Compare(var.id, rng.choice([one.id for one in s.vars if one.static == var.static]))
    return Clear(var.id)


def runs(n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
    """Steps of n runs as (before, event, after); after is None where it was refused."""
    rng = random.Random(seed)
    for _ in range(n):
        s = parse_start(OPENING)
        for _ in range(STEPS):
            event = choose(rng, s)
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after


def ways(a: State, event: Event, b: State) -> Iterator[str]:
    """What happened, by sort of event."""
    last = b.last
    verb = str(event).partition(" ")[0]
    yield f"{verb} {'panics' if last.panic else last.way}"
    if last.cached:
        yield f"{verb} stored"
    if b.table.grown > a.table.grown:
        yield "the table grew"
    if any(not one.fun for one in b.itabs.values()):
        yield "a negative itab"
    if last.result:
        yield f"{verb} {last.result}"


@pytest.mark.slow
def test_thousands_of_runs_keep_every_rule_and_reach_everything() -> None:
    seen: Counter[str] = Counter()
    accepted = refused = 0
    for before, event, after in runs(RUNS, 27):
        if after is None:
            refused += 1
            continue
        accepted += 1
        faults = invariants(after) + invariants_between(before, after)
        assert faults == [], (event, faults)
        assert parse_event(str(event)) == event
        assert describe(after).endswith(".")
        assert describe_change(before, event, after).endswith(".")
        seen.update(ways(before, event, after))
    assert accepted >= 0.8 * (accepted + refused), (accepted, refused)
    wanted = {f"convert {place}" for place in PLACES}
    wanted |= {"copy nil", "copy two words", "copy type of the itab", "copy found", "copy made"}
    for verb in ("assert", "try"):
        ways_of = ("one comparison", "nil check", "cache", "found", "made", "no methods", "nil")
        wanted |= {f"{verb} {way}" for way in ways_of}
    wanted -= {"assert nil", "assert no methods"}  # they panic
    wanted |= {"assert panics", "assert stored", "try stored", "switch stored"}
    wanted |= {"switch cache", "switch found", "switch made", "switch no methods", "switch nil"}
    wanted |= {"switch default", "switch Stringer", "switch Namer", "switch Reader"}
    wanted |= {"call itab", "call panics", "compare panics", "compare true", "compare false"}
    wanted |= {"compare first word", "compare second word", "compare the values"}
    wanted |= {"the table grew", "a negative itab"}
    assert wanted - set(seen) == set()


@pytest.mark.slow
def test_what_is_asked_is_answered_by_the_method_sets_whatever_the_way() -> None:
    """The cache, the table and the maker of itabs say what a look at the method sets says."""
    asked = 0
    for before, event, after in runs(400, 5):
        if after is None or not isinstance(event, Assert | Switch):
            continue
        type = before.types.get(before.var(event.of).type)
        cases = (event.type,) if isinstance(event, Assert) else before.site(event.site).cases
        if type is None or not set(cases) <= set(before.inters):
            continue
        asked += 1
        fits = [case for case in cases if implements(before.inters[case], type)]
        if isinstance(event, Switch):
            assert after.last.result == (fits[0] if fits else "default")
        else:
            assert (after.last.result == "yes") == bool(fits)
            assert bool(after.last.panic) == (not fits and not event.ok)
    assert asked > 1_000


def test_whoever_plays_is_offered_what_can_be_done() -> None:
    s = parse_start({**OPENING, "before": ["convert *File f to r", "copy r to x"]})
    offered = {str(event) for event in legal_events(s)}
    assert {"call Read on r", "try x as Closer at S1, cached", "compare x with y"} <= offered
    assert "call Read on x" not in offered


@pytest.mark.slow
def test_a_search_looks_at_no_more_slots_than_there_are_and_ends() -> None:
    longest = 0
    for _, _, after in runs(300, 8):
        if after is None:
            continue
        longest = max(longest, len(after.last.probes))
        for site in after.sites:
            assert any(one is None for one in site.entries)
    assert longest >= 3
