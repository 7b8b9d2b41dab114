"""Random legal runs: every rule holds after every event, and everything that can happen does."""

from collections import Counter
from collections.abc import Iterator

import pytest

from talkdiagrams.mechanisms.interfaces.describe import describe, describe_change
from talkdiagrams.mechanisms.interfaces.events import (
    Assert,
    Event,
    Switch,
    parse_event,
)
from talkdiagrams.mechanisms.interfaces.forms import PLACES
from talkdiagrams.mechanisms.interfaces.play import legal_events
from talkdiagrams.mechanisms.interfaces.start import parse_start
from talkdiagrams.mechanisms.interfaces.state import State, implements
from tests.mechanisms.interfaces.game import GAME, OPENING

RUNS = 2_500


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
    accepted = 0
    for before, event, after in GAME.lawful(RUNS, seed=27):
        accepted += 1
        assert parse_event(str(event)) == event
        assert describe(after).endswith(".")
        assert describe_change(before, event, after).endswith(".")
        seen.update(ways(before, event, after))
    assert accepted > 15 * RUNS
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
    for before, event, after in GAME.runs(400, seed=5):
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
    for _, _, after in GAME.runs(300, seed=8):
        if after is None:
            continue
        longest = max(longest, len(after.last.probes))
        for site in after.sites:
            assert any(one is None for one in site.entries)
    assert longest >= 3
