"""Random legal runs: every rule holds after every event, and everything that can happen does."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.poller.events import EVENTS, Event, parse_event
from talkdiagrams.mechanisms.poller.invariants import word_kind
from talkdiagrams.mechanisms.poller.model import step
from talkdiagrams.mechanisms.poller.play import candidates, legal_events
from talkdiagrams.mechanisms.poller.state import MODES, GStatus, State
from talkdiagrams.mechanisms.poller.view_states import TRANSITIONS
from tests.mechanisms.poller.game import GAME
from tests.support.playing import mostly

RUNS = 2_000


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
    for before, event, after in GAME.lawful(RUNS, seed=27):
        kinds.add(type(event))
        seen.update(ways(before, event, after))
        changes |= {(before.g(g.id).status, g.status) for g in after.gs}
        for fd in after.fds:
            for mode in MODES:
                old, new = before.fd(fd.id).pd.word(mode), fd.pd.word(mode)
                words.add((word_kind(old), word_kind(new)))
    assert kinds == set(EVENTS)
    assert set(seen) >= WANTED
    assert min(seen[one] for one in WANTED) >= 5, seen
    assert words >= {(tail, head) for tail, head, _ in TRANSITIONS}
    assert len(changes) >= 7


@given(st.integers(0, 2**32), st.integers(0, 25))
@settings(deadline=None, max_examples=60)
def test_in_any_state_most_candidates_are_legal(seed: int, length: int) -> None:
    s = GAME.states(seed, length)[-1]
    assert mostly(len(legal_events(s)), len(list(candidates(s))))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=60)
def test_whoever_waits_can_always_be_woken(seed: int) -> None:
    """From any state: bytes, room and a poll bring every parked G back; nobody is lost for ever."""
    s = GAME.states(seed, 30)[-1]
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
