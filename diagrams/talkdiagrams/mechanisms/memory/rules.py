"""The rules of go.dev/ref/mem as edges between operations, read off the history: no clocks, only counting.

Each edge says: the start of `tail` is synchronised before the end of `head`. Program order joins the rest, and
happens before is the closure of both.
"""

from collections.abc import Iterator
from typing import NamedTuple

from talkdiagrams.mechanisms.memory.state import (
    ATOMIC,
    NOBODY,
    Chan,
    Mutex,
    Once,
    Op,
    State,
    Thing,
    Var,
    WaitGroup,
)


class Sync(NamedTuple):
    """One pair that a rule orders."""

    tail: int
    head: int
    rule: str


def syncs(s: State) -> tuple[Sync, ...]:
    """Return every pair that some rule orders, each once."""
    found: dict[tuple[int, int], Sync] = {}
    for edge in _all(s):
        found.setdefault((edge.tail, edge.head), edge)
    return tuple(found.values())


def _all(s: State) -> Iterator[Sync]:
    for op in s.ops:
        if op.verb == "begin" and op.source != NOBODY:
            yield Sync(op.source, op.id, "go statement before the goroutine's first step")
    for thing in s.things:
        yield from _of(s, thing, [op for op in s.ops if op.obj == thing.id])


def _of(s: State, thing: Thing, ops: list[Op]) -> Iterator[Sync]:
    match thing:
        case Var():
            yield from _atomics(s, ops)
        case Chan():
            yield from _channel(thing, ops)
        case Mutex():
            yield from _locks(ops)
        case Once():
            yield from _pairs(ops, "return", "do", "f's return before Do returns")
        case WaitGroup():
            yield from _group(ops)


def _pairs(ops: list[Op], tail: str, head: str, rule: str) -> Iterator[Sync]:
    """Everything of one sort that began before something of another ended."""
    for a in ops:
        for b in ops:
            if a.verb == tail and b.verb == head and not b.waits and a.start < b.end:
                yield Sync(a.id, b.id, rule)


def _atomics(s: State, ops: list[Op]) -> Iterator[Sync]:
    """What an atomic observes, and through a chain of read-modify-writes what those observed."""
    for op in ops:
        if op.verb not in ATOMIC or op.verb == "store":
            continue
        at = op.source
        while at != NOBODY and s.ops[at].verb in ATOMIC:
            yield Sync(at, op.id, "atomic write before the atomic that observes it")
            at = s.ops[at].source if s.ops[at].verb != "store" else NOBODY


def _channel(c: Chan, ops: list[Op]) -> Iterator[Sync]:
    matched = len(c.received)
    sends = [op for op in ops if op.verb == "send"]
    receives = [op for op in ops if op.verb == "receive" and op.ok][:matched]
    for send, receive in zip(sends, receives, strict=False):
        yield Sync(send.id, receive.id, "send before the receive ends")
    for receive, send in zip(receives, sends[c.cap :], strict=False):
        rule = (
            "receive k before send k + capacity ends" if c.cap else "receive before the send ends"
        )
        if not send.waits:
            yield Sync(receive.id, send.id, rule)
    for op in ops:
        if op.verb == "receive" and not op.ok:
            yield Sync(c.closed, op.id, "close before the receive of zero")


def _locks(ops: list[Op]) -> Iterator[Sync]:
    """A TryLock that failed has no part in it."""
    lockers = [op for op in ops if op.ok]
    for head in ("lock", "trylock", "rlock"):
        yield from _pairs(lockers, "unlock", head, "Unlock before the next Lock returns")
        if head != "rlock":
            yield from _pairs(lockers, "runlock", head, "RUnlock before the next Lock returns")


def _group(ops: list[Op]) -> Iterator[Sync]:
    """The Dones of a round: since the counter last left zero."""
    total = 0
    release: list[int] = []
    waits = sorted((op for op in ops if op.verb == "wait" and not op.waits), key=lambda op: op.end)
    changes = [op for op in ops if op.verb in ("add", "done")]
    for number, op in enumerate(changes):
        delta = -1 if op.verb == "done" else int(op.value)
        if not total and delta > 0:
            release = []
        total += delta
        if delta < 0:
            release.append(op.id)
        until = changes[number + 1].start if number + 1 < len(changes) else float("inf")
        for wait in waits:
            if not total and op.start < wait.end < until:
                yield from (Sync(done, wait.id, "Done before Wait returns") for done in release)


# --- the closure ------------------------------------------------------------------------------------------------------


def closure(s: State, edges: tuple[Sync, ...]) -> tuple[int, ...]:
    """For each operation, the set (as bits) of operations whose start happens before its end; brute force.

    The graph has two nodes an operation, its start and its end; all edges lead forward in time, so one pass is enough.
    """
    heads: dict[int, list[int]] = {}
    for edge in edges:
        heads.setdefault(edge.head, []).append(edge.tail)
    moments = sorted(
        [(op.start, op.id, False) for op in s.ops]
        + [(op.end, op.id, True) for op in s.ops if not op.waits]
    )
    last: dict[str, int] = {}  # what is before the newest moment of each G
    starts: dict[int, int] = {}
    before: dict[int, int] = {}
    for _, id, ends in moments:
        g = s.ops[id].g
        known = last.get(g, 0) | 1 << id
        if ends:
            for tail in heads.get(id, ()):
                known |= starts.get(tail, 0) | 1 << tail
        else:
            starts[id] = known
        before[id] = last[g] = known
    return tuple(before[op.id] for op in s.ops)


def ordered(reach: tuple[int, ...], a: int, b: int) -> bool:
    """Whether ``a`` happens before ``b``."""
    return a != b and bool(reach[b] >> a & 1)


def telling(s: State) -> tuple[Sync, ...]:
    """The edges that no others imply: what a figure has to draw."""
    edges = syncs(s)
    pairs = {(edge.tail, edge.head) for edge in edges}
    # A read-modify-write is one moment: what it observes comes before whoever observes it.
    links = [op.id for op in s.ops if op.verb in ("add", "swap", "cas") and op.writes]
    kept = edges = tuple(
        edge
        for edge in edges
        if not any((edge.tail, one) in pairs and (one, edge.head) in pairs for one in links)
    )
    for edge in edges:
        fewer = tuple(one for one in kept if one is not edge)
        if ordered(closure(s, fewer), edge.tail, edge.head):
            kept = fewer
    return kept
