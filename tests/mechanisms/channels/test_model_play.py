"""Random legal runs: every rule holds after every event, and everything that can happen does."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.channels.events import EVENTS, Event
from talkdiagrams.mechanisms.channels.invariants import FOLLOWS
from talkdiagrams.mechanisms.channels.model import deadlock
from talkdiagrams.mechanisms.channels.play import candidates, legal_events
from talkdiagrams.mechanisms.channels.state import GStatus, State
from tests.mechanisms.channels.game import GAME
from tests.support.playing import mostly

RUNS = 3_000


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
    for before, event, after in GAME.lawful(RUNS, seed=27):
        kinds[type(event)] += 1
        seen.update(ways(before, event, after))
        changes |= {(before.g(g.id).status, g.status) for g in after.gs}
    assert kinds.total() > 10 * RUNS
    assert set(kinds) == set(EVENTS)
    assert set(seen) == WAYS
    assert min(seen.values()) >= 20, seen
    assert changes == {(a, b) for a, after in FOLLOWS.items() for b in after}


@given(st.integers(0, 2**32), st.integers(0, 25))
@settings(deadline=None, max_examples=100)
def test_in_any_state_most_candidates_are_legal(seed: int, length: int) -> None:
    s = GAME.states(seed, length)[-1]
    assert mostly(len(legal_events(s)), len(list(candidates(s))))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=25)
def test_whoever_runs_can_act_and_nobody_else(seed: int) -> None:
    """But for those who need a channel while one select holds all of the locks."""
    for s in GAME.states(seed, 15):
        free = any(not c.lock for c in s.chans)
        actors = {event.g for event in legal_events(s)}
        must = {g.id for g in s.gs if g.status is GStatus.SELECTING}
        must |= {g.id for g in s.gs if g.status is GStatus.RUNNING and free}
        may = {g.id for g in s.gs if g.status is GStatus.RUNNABLE}
        assert must <= actors <= must | may
        if deadlock(s):
            assert not actors
