"""Random legal schedules: every invariant holds, and every kind of thing happens."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.scheduler import search
from talkdiagrams.mechanisms.scheduler.events import (
    EVENTS,
    Schedule,
    Signal,
    Tick,
)
from talkdiagrams.mechanisms.scheduler.invariants import (
    FOLLOWS,
)
from talkdiagrams.mechanisms.scheduler.model import deadlock, step
from talkdiagrams.mechanisms.scheduler.play import candidates, legal_events
from talkdiagrams.mechanisms.scheduler.state import State
from tests.mechanisms.scheduler.game import GAME
from tests.support.playing import mostly

SCHEDULES = 3_000


def status_changes(a: State, b: State) -> Iterator[tuple[str, str, str]]:
    old = {g.id: str(g.status) for g in a.gs}
    new = {g.id: str(g.status) for g in b.gs}
    for id in old | new:
        yield "G", old.get(id, "none"), new.get(id, "none")
    for m in b.ms:
        before = a.find_m(m.id)
        yield "M", str(a.m_status(before)) if before else "none", str(b.m_status(m))
    for p in b.ps:
        yield "P", str(a.p(p.id).status), str(p.status)


# What an M can go through in one event, written down so that a lost or a new way is noticed.
M_WAYS = {
    ("none", "scheduling"), ("none", "spinning"),
    ("idle", "scheduling"), ("idle", "spinning"),
    ("scheduling", "running"), ("scheduling", "spinning"), ("scheduling", "idle"),
    ("scheduling", "polling"),
    ("spinning", "running"), ("spinning", "idle"), ("spinning", "polling"),
    ("running", "scheduling"), ("running", "syscall"),
    ("syscall", "running"), ("syscall", "idle"),
    ("polling", "running"), ("polling", "scheduling"), ("polling", "spinning"),
    ("polling", "idle"),
    ("running", "locked"), ("syscall", "locked"), ("locked", "running"),
}  # fmt: skip


@pytest.mark.slow
def test_thousands_of_schedules_keep_the_rules_and_reach_everything() -> None:
    kinds: Counter[type] = Counter()
    ways: Counter[tuple[str, str, str]] = Counter()
    sources: Counter[str] = Counter()
    for before, event, after in GAME.lawful(SCHEDULES, seed=27):
        kinds[type(event)] += 1
        ways.update(status_changes(before, after))
        sources[
            search.source(before, before.p(event.p)) if isinstance(event, Schedule) else ""
        ] += 1
    assert kinds.total() > 20 * SCHEDULES
    assert set(kinds) == set(EVENTS)
    assert min(kinds.values()) >= 20, kinds
    moved = {(what, a, b) for what, a, b in ways if a != b}
    g_ways = {(str(a or "none"), str(b or "none")) for a, bs in FOLLOWS.items() for b in bs}
    assert {(a, b) for what, a, b in moved if what == "G"} == g_ways
    assert {(a, b) for what, a, b in moved if what == "M"} == M_WAYS
    assert {(a, b) for what, a, b in moved if what == "P"} == {
        ("Pidle", "Prunning"), ("Prunning", "Pidle"),
    }  # fmt: skip
    assert set(sources) == {"", "61st", "runnext", "ring", "global", "netpoll"}


@given(st.integers(0, 2**32), st.integers(0, 40))
@settings(deadline=None, max_examples=150)
def test_in_any_state_most_candidates_are_legal(seed: int, length: int) -> None:
    s = GAME.states(seed, length)[-1]
    assert mostly(len(legal_events(s)), len(list(candidates(s))))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=100)
def test_only_a_deadlock_leaves_nothing_but_time_and_late_signals(seed: int) -> None:
    rng = random.Random(seed)
    s = GAME.start(rng)
    for _ in range(30):
        legal = legal_events(s)
        waits_for_news = not all(isinstance(e, Tick | Signal) for e in legal)
        assert waits_for_news != deadlock(s)
        if deadlock(s):
            break
        s = step(s, rng.choice(legal))
