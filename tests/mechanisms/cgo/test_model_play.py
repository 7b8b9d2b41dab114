"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.cgo.describe import describe, describe_change
from talkdiagrams.mechanisms.cgo.events import EVENTS, Call, Cgocall, Event, parse_event
from talkdiagrams.mechanisms.cgo.invariants import FOLLOWS, invariants, invariants_between
from talkdiagrams.mechanisms.cgo.model import step
from talkdiagrams.mechanisms.cgo.play import candidates, harmless, legal_events
from talkdiagrams.mechanisms.cgo.start import parse_start
from talkdiagrams.mechanisms.cgo.state import GStatus, State
from talkdiagrams.mechanisms.errors import Illegal

RUNS = 3_000
STEPS = 25
OPENINGS: tuple[dict[str, Any], ...] = (
    {"ps": 1},
    {"ps": 1, "runq": ["G2", "G3"]},
    {"ps": 2, "gs": ["G1", "G2"], "runq": ["G3"], "extra": 2},
    {"ps": 3, "gs": ["G1", "G2"], "heap": {"p": [], "q": ["p"]}},
    {"ps": 2, "runq": ["G2"], "heap": {"p": {"to": ["q"], "pins": 1}, "q": []}, "cgocheck": 0},
    {"ps": 1, "heap": {"p": []}, "nocallback": ["f1"]},
)


def choose(rng: random.Random, s: State) -> Event | None:
    """One kind of event, then one of that kind; those that end the program come seldom."""
    by_kind: dict[type, list[Event]] = {}
    for event in candidates(s):
        if harmless(s, event) or rng.random() < 0.1:
            by_kind.setdefault(type(event), []).append(event)
    return rng.choice(by_kind[rng.choice(list(by_kind))]) if by_kind else None


def runs(n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
    """Steps of n runs as (before, event, after); after is None where it was refused."""
    rng = random.Random(seed)
    for _ in range(n):
        s = parse_start(rng.choice(OPENINGS))
        for _ in range(STEPS):
            event = choose(rng, s)
            if event is None:
                break
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after


def ways(a: State, event: Event, b: State) -> Iterator[str]:
    """What happened beyond the event's own name."""
    if b.fatal:
        yield "nocallback" if "nocallback" in b.fatal else "cgocheck"
        return
    for g in b.gs:
        old = next((one for one in a.gs if one.id == g.id), None)
        if old is None:
            yield "newextram"
            continue
        had = a.m(old.m) if old.m else None
        if old.status is not GStatus.RUNNABLE and g.status is GStatus.RUNNABLE and had:
            yield "queued, thread waits" if g.m else "queued, thread free"
        if old.status is GStatus.RUNNABLE and g.status is GStatus.RUNNING:
            new = len(b.threads) > len(a.threads)
            yield "own thread" if old.m else "new thread" if new else "parked thread"
        resumed = old.status is GStatus.SYSCALL and g.status is GStatus.RUNNING
        if resumed and had and not isinstance(event, Call | Cgocall):
            now = b.m(g.m).p
            yield "still has its P" if had.p else "old P" if had.oldp == now else "another P"
            if had.oldp == now and not had.p and a.p(now).m:
                yield "old P, out of another's hands"
    if len(b.extra) > len(a.extra) and any(b.m(m).p for m in b.extra):
        yield "P with an extra M that has no thread"
    if any(o.freed and not a.obj(o.id).freed for o in b.objs):
        yield "freed"
    if b.kept and any(not b.obj(id).held for id in b.kept):
        yield "kept alive by a pin"


WAYS = {
    "nocallback", "cgocheck", "newextram", "queued, thread waits", "queued, thread free", "own thread", "new thread",
    "parked thread", "still has its P", "old P", "another P", "old P, out of another's hands",
    "P with an extra M that has no thread", "freed", "kept alive by a pin",
}  # fmt: skip


@pytest.mark.slow
def test_thousands_of_runs_keep_the_rules_and_reach_everything() -> None:
    kinds: Counter[type] = Counter()
    seen: Counter[str] = Counter()
    changes: set[tuple[GStatus, GStatus]] = set()
    refused = 0
    for before, event, after in runs(RUNS, seed=27):
        if after is None:
            refused += 1
            continue
        faults = invariants(after) + invariants_between(before, after)
        assert faults == [], f"{event} in {describe(before)}"
        kinds[type(event)] += 1
        seen.update(ways(before, event, after))
        changes |= {(g.status, after.g(g.id).status) for g in before.gs}
    accepted = kinds.total()
    assert accepted / (accepted + refused) >= 0.8
    assert accepted > 10 * RUNS
    assert set(kinds) == set(EVENTS)
    assert set(seen) == WAYS
    assert min(seen.values()) >= 10, seen
    assert changes == {(a, b) for a, after in FOLLOWS.items() for b in after}


def test_the_same_seed_plays_the_same_game() -> None:
    assert list(runs(20, seed=3)) == list(runs(20, seed=3))


@given(st.integers(0, 2**32), st.integers(0, 25))
@settings(deadline=None, max_examples=100)
def test_in_any_state_most_candidates_are_legal_and_the_text_says_it_all(
    seed: int, length: int
) -> None:
    rng = random.Random(seed)
    s = parse_start(rng.choice(OPENINGS))
    for _ in range(length):
        event = choose(rng, s)
        if event is None:
            break
        try:
            after = step(s, event)
        except Illegal:
            continue
        assert parse_event(str(event)) == event
        assert describe_change(s, event, after).endswith(".")
        assert "  " not in describe(after)
        s = after
    assert len(legal_events(s)) >= 0.8 * len(list(candidates(s)))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=50)
def test_a_run_can_be_unwound_until_every_go_made_thread_is_in_go(seed: int) -> None:
    """Whatever is nested in whatever: callbacks finish, calls return, and both stacks end flat."""
    rng = random.Random(seed)
    s = parse_start({"ps": 1})
    for _ in range(20):
        event = choose(rng, s)
        if event is not None:
            try:
                s = step(s, event)
            except Illegal:
                continue
    ends = ("Ready", "Entersyscall", "Asmcgocall", "Exitsyscall", "Finish", "Return", "End")
    for _ in range(400):
        able = {type(event).__name__: event for event in legal_events(s)}
        kind = next((kind for kind in ends if kind in able), "")
        if not kind:
            kind = next((kind for kind in ("Schedule", "Park", "Retake") if kind in able), "")
            crossing = any(g.crossings for g in s.gs)
            if not kind or not (crossing or s.runq):
                break
        s = step(s, able[kind])
    assert not any(g.crossings for g in s.gs)
    assert not any(frame.n for t in s.threads for frame in t.frames)
