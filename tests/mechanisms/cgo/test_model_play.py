"""Random legal runs: every rule holds after every event, and everything that can happen does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.cgo.events import EVENTS, Call, Cgocall, Event
from talkdiagrams.mechanisms.cgo.invariants import FOLLOWS
from talkdiagrams.mechanisms.cgo.model import step
from talkdiagrams.mechanisms.cgo.play import candidates, legal_events
from talkdiagrams.mechanisms.cgo.state import GStatus, State
from tests.mechanisms.cgo.game import GAME
from tests.support.playing import mostly

RUNS = 3_000


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
    for before, event, after in GAME.lawful(RUNS, seed=27):
        kinds[type(event)] += 1
        seen.update(ways(before, event, after))
        changes |= {(g.status, after.g(g.id).status) for g in before.gs}
    assert kinds.total() > 10 * RUNS
    assert set(kinds) == set(EVENTS)
    assert set(seen) == WAYS
    assert min(seen.values()) >= 10, seen
    assert changes == {(a, b) for a, after in FOLLOWS.items() for b in after}


@given(st.integers(0, 2**32), st.integers(0, 25))
@settings(deadline=None, max_examples=100)
def test_in_any_state_most_candidates_are_legal(seed: int, length: int) -> None:
    s = GAME.states(seed, length)[-1]
    assert mostly(len(legal_events(s)), len(list(candidates(s))))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=50)
def test_a_run_can_be_unwound_until_every_go_made_thread_is_in_go(seed: int) -> None:
    """Whatever is nested in whatever: callbacks finish, calls return, and both stacks end flat."""
    s = replace(GAME, opening=lambda _: {"ps": 1}).states(seed, 20)[-1]
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
