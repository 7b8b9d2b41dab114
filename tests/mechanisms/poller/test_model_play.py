"""Random legal runs: every rule holds after every event, and everything that can happen does."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.poller.describe import describe, describe_change
from talkdiagrams.mechanisms.poller.events import EVENTS, Close, Event, Tick, parse_event
from talkdiagrams.mechanisms.poller.invariants import invariants, invariants_between, word_kind
from talkdiagrams.mechanisms.poller.model import step
from talkdiagrams.mechanisms.poller.play import candidates, legal_events
from talkdiagrams.mechanisms.poller.start import parse_start
from talkdiagrams.mechanisms.poller.state import MODES, GStatus, State
from talkdiagrams.mechanisms.poller.view_states import TRANSITIONS

RUNS = 2_000
STEPS = 40
OPENINGS: tuple[dict[str, Any], ...] = (
    {"fds": ["c"], "gs": ["G1", "G2"], "ps": 3},
    {"fds": {"c": {"room": 2}, "d": {"open": False}}, "gs": ["G1", "G2", "G3"], "elsewhere": 5},
    {"fds": {"l": {"listener": True, "reader": "G4"}, "c": {"data": 2}}, "gs": ["G1", "G2"]},
    {"fds": {"c": {"reader": "G1", "writer": "G2"}, "d": {}}, "gs": ["G3"], "ps": 2, "batch": 1},
)


def choose(rng: random.Random, s: State) -> Event:
    """A kind of event, then one of that kind; ends and time come seldom."""
    kinds: dict[tuple[type, str], list[Event]] = {}
    for event in candidates(s):
        kinds.setdefault((type(event), getattr(event, "verb", "")), []).append(event)
    if rng.random() < 0.8:
        rest = {key: some for key, some in kinds.items() if key[0] not in (Close, Tick)}
        kinds = rest or kinds
    return rng.choice(kinds[rng.choice(list(kinds))])


def runs(n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
    """Steps of n runs as (before, event, after); after is None where it was refused."""
    rng = random.Random(seed)
    for _ in range(n):
        s = parse_start(rng.choice(OPENINGS))
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
    """What happened, in a few words."""
    verb = getattr(event, "verb", "")
    yield type(event).__name__ + (f" {verb}" if verb else "")
    for g in b.gs:
        for one in g.got[len(a.g(g.id).got) :]:
            yield f"{one.op}: {one.err or 'fine'}"
    if verb == "expire" and a.fds == b.fds:
        yield "a stale timer"
    if verb == "block" and b.waiters == a.waiters and "ready" in (f.pd.rg for f in a.fds):
        yield "news before the wait"
    for news in a.hand if not b.hand else ():
        if a.fd(news.fd).pd.fdseq != news.tag:
            yield "stale news"
    if any(len(fd.rqueue) > 1 for fd in b.fds):
        yield "two wait for their turn"
    if b.wakesig and not a.wakesig and verb != "break":
        yield "a deadline breaks the sleep"


WANTED = {
    "read: fine", "read: EOF", "read: i/o timeout", "read: use of closed network connection",
    "write: fine", "write: i/o timeout", "write: use of closed network connection", "write: broken pipe",
    "accept: fine", "accept: i/o timeout", "close: fine", "close: use of closed network connection",
    "deadline: use of closed network connection", "a stale timer", "news before the wait", "stale news",
    "two wait for their turn", "a deadline breaks the sleep",
}  # fmt: skip


@pytest.mark.slow
def test_thousands_of_runs_keep_the_rules_and_reach_everything() -> None:
    seen: Counter[str] = Counter()
    kinds: set[type] = set()
    words: set[tuple[str, str]] = set()
    changes: set[tuple[GStatus, GStatus]] = set()
    accepted = refused = 0
    for before, event, after in runs(RUNS, seed=27):
        if after is None:
            refused += 1
            continue
        accepted += 1
        faults = invariants(after) + invariants_between(before, after)
        assert faults == [], f"{event} in {describe(before)}"
        kinds.add(type(event))
        seen.update(ways(before, event, after))
        changes |= {(before.g(g.id).status, g.status) for g in after.gs}
        for fd in after.fds:
            for mode in MODES:
                old, new = before.fd(fd.id).pd.word(mode), fd.pd.word(mode)
                words.add((word_kind(old), word_kind(new)))
    assert accepted / (accepted + refused) >= 0.8
    assert kinds == set(EVENTS)
    assert set(seen) >= WANTED
    assert min(seen[one] for one in WANTED) >= 5, seen
    assert words >= {(tail, head) for tail, head, _ in TRANSITIONS}
    assert len(changes) >= 7


def test_the_same_seed_plays_the_same_game() -> None:
    assert list(runs(20, seed=3)) == list(runs(20, seed=3))


@given(st.integers(0, 2**32), st.integers(0, 25))
@settings(deadline=None, max_examples=60)
def test_in_any_state_most_candidates_are_legal_and_the_text_says_it_all(
    seed: int, length: int
) -> None:
    rng = random.Random(seed)
    s = parse_start(rng.choice(OPENINGS))
    for _ in range(length):
        event = choose(rng, s)
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
@settings(deadline=None, max_examples=60)
def test_whoever_waits_can_always_be_woken(seed: int) -> None:
    """From any state: bytes, room and a poll bring every parked G back; nobody is lost for ever."""
    rng = random.Random(seed)
    s = parse_start(rng.choice(OPENINGS))
    for _ in range(30):
        event = choose(rng, s)
        if event in legal_events(s):
            s = step(s, event)
    waited = {(g, fd.id) for g, fd, _ in s.parked()}
    if s.hand_by:
        s = step(s, parse_event("deliver"))
    for fd in s.fds:
        if not fd.gone and not fd.eof:
            s = step(s, parse_event(f"data 1 for {fd.id}"))
            s = s if fd.listener else step(s, parse_event(f"room 9 for {fd.id}"))
    for _ in range(len(s.fds)):
        who = "poller" if s.blocked else "sysmon"
        if who == "sysmon":
            s = step(s, parse_event("tick 11ms"))
        if who == "sysmon" or s.wakesig or any(fd.edge_r or fd.edge_w for fd in s.fds):
            s = step(s, parse_event(f"netpoll by {who}"))
    assert not waited & {(g, fd.id) for g, fd, _ in s.parked()}
