"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.channels.describe import describe, describe_change
from talkdiagrams.mechanisms.channels.events import EVENTS, Close, Event, Nil, parse_event
from talkdiagrams.mechanisms.channels.invariants import FOLLOWS, invariants, invariants_between
from talkdiagrams.mechanisms.channels.model import deadlock, step
from talkdiagrams.mechanisms.channels.play import candidates, candidates_of, legal_events
from talkdiagrams.mechanisms.channels.start import parse_start
from talkdiagrams.mechanisms.channels.state import GStatus, State
from talkdiagrams.mechanisms.errors import Illegal

RUNS = 3_000
STEPS = 25
OPENINGS: tuple[dict[str, Any], ...] = (
    {"c": 0},
    {"c": 1},
    {"a": 0, "b": 2},
    {"a": 0, "b": 1, "c": "nil"},
    {"a": {"cap": 2, "buf": ["x", "y"], "recvx": 1}, "b": 3},
)


def opening(rng: random.Random) -> State:
    """One to three channels of all sorts, and two to four Gs."""
    gs = [f"G{i}" for i in range(1, rng.randint(2, 4) + 1)]
    return parse_start({"chans": rng.choice(OPENINGS), "gs": gs})


def choose(rng: random.Random, s: State) -> Event | None:
    """One of those Gs that can act, then a kind of event, then one of that kind; ends come seldom."""
    able = [g for g in s.gs if g.status in (GStatus.RUNNING, GStatus.SELECTING, GStatus.RUNNABLE)]
    if not able:
        return None
    by_kind: dict[type, list[Event]] = {}
    for event in candidates_of(s, rng.choice(able)):
        by_kind.setdefault(type(event), []).append(event)
    kinds = list(by_kind)
    if rng.random() < 0.85:
        kinds = [kind for kind in kinds if kind not in (Close, Nil)] or kinds
    return rng.choice(by_kind[rng.choice(kinds)]) if kinds else None


def runs(n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
    """Steps of n runs as (before, event, after); after is None where it was refused."""
    rng = random.Random(seed)
    for _ in range(n):
        s = opening(rng)
        for _ in range(STEPS):
            event = choose(rng, s)
            if event is None:
                continue
            try:
                after = step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after
            if deadlock(s):
                break


def ways(a: State, event: Event, b: State) -> Iterator[str]:
    """What happened, by the names that the runtime's source has for it."""
    me = b.g(event.g)
    woke = [
        g for g in b.gs
        if g.status is GStatus.RUNNABLE and a.g(g.id).status is not GStatus.RUNNABLE
    ]  # fmt: skip
    stale = sum(a.stale(one) for c in a.chans for one in (*c.sendq, *c.recvq))
    left = sum(b.stale(one) for c in b.chans for one in (*c.sendq, *c.recvq))
    if stale > left and type(event).verb != "run":
        yield "selectDone lost"
    if me.status is GStatus.PANICKED:
        yield f"panic: {me.panic}"
    if len(me.got) > len(a.g(me.id).got) and type(event).verb != "run":
        result = me.got[-1]
        how = "direct" if woke else "buffer"
        if result.op == "receive" and not result.ok:
            how = "closed"
        elif result.op == "receive" and woke and a.chan(result.c).dataqsiz:
            how = "head, sender's value to the tail"
        yield f"{result.op} {how}" if result.op in ("send", "receive") else result.op
    if me.status is GStatus.WAITING and me.op:
        yield "forever" if b.forever(me) else f"parks in {'select' if me.op.is_select else 'one'}"
    if type(event).verb == "run":
        op = a.g(me.id).op
        yield f"woken in {'select' if op and op.is_select else 'one'}"
    if type(event).verb == "close" and len(woke) > 1:
        yield "close wakes many"


WAYS = {
    "send direct", "send buffer", "receive direct", "receive buffer", "receive closed",
    "receive head, sender's value to the tail", "default", "close", "close wakes many",
    "parks in one", "parks in select", "forever", "woken in one", "woken in select",
    "selectDone lost", "panic: send on closed channel", "panic: close of closed channel",
    "panic: close of nil channel",
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
        changes |= {(before.g(g.id).status, g.status) for g in after.gs}
    accepted = kinds.total()
    assert accepted / (accepted + refused) >= 0.8
    assert accepted > 10 * RUNS
    assert set(kinds) == set(EVENTS)
    assert set(seen) == WAYS
    assert min(seen.values()) >= 20, seen
    assert changes == {(a, b) for a, after in FOLLOWS.items() for b in after}


def test_the_same_seed_plays_the_same_game() -> None:
    assert list(runs(20, seed=3)) == list(runs(20, seed=3))


@given(st.integers(0, 2**32), st.integers(0, 25))
@settings(deadline=None, max_examples=100)
def test_in_any_state_most_candidates_are_legal_and_the_text_says_it_all(
    seed: int, length: int
) -> None:
    rng = random.Random(seed)
    s = opening(rng)
    for _ in range(length):
        event = choose(rng, s)
        if event is None:
            continue
        try:
            after = step(s, event)
        except Illegal:
            continue
        assert parse_event(str(event)) == event
        assert describe(after)
        assert describe_change(s, event, after).endswith(".")
        s = after
    assert len(legal_events(s)) >= 0.8 * len(list(candidates(s)))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=25)
def test_whoever_runs_can_act_and_nobody_else(seed: int) -> None:
    """But for those who need a channel while one select holds all of the locks."""
    rng = random.Random(seed)
    s = opening(rng)
    for _ in range(15):
        free = any(not c.lock for c in s.chans)
        actors = {event.g for event in legal_events(s)}
        must = {g.id for g in s.gs if g.status is GStatus.SELECTING}
        must |= {g.id for g in s.gs if g.status is GStatus.RUNNING and free}
        may = {g.id for g in s.gs if g.status is GStatus.RUNNABLE}
        assert must <= actors <= must | may
        if deadlock(s):
            assert not actors
            break
        event = choose(rng, s)
        if event and event in legal_events(s):
            s = step(s, event)
