"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.accounts.events import SYSTEM, Event
from talkdiagrams.mechanisms.accounts.model import MOST_STACK
from talkdiagrams.mechanisms.accounts.state import FREE, LEAST_STACK, State

SIZES = (64, 1000, 3000, 8192, 30000, 100_000)


def candidates(s: State) -> Iterator[Event]:
    """Events that are possible, of every sort."""
    yield Event("gc")
    yield Event("FreeOSMemory")
    if FREE in s.pages:
        yield from (Event("scavenge", "", number) for number in (1, 3))
    if len(s.pages) < 400:
        yield from (
            Event("alloc", f"a{s.made}_{len(s.groups)}_{len(s.dead)}", number, size)
            for number in (1, 9)
            for size in SIZES
        )
        yield from (Event("stack", f"G{s.made}_{len(s.stacks)}", 0, 2048 << n) for n in (0, 2, 5))
    yield from (Event("drop", who) for who in s.groups)
    for who, size in s.stacks:
        yield Event("exit", who)
        if size < MOST_STACK // 8:
            yield Event("grow", who)
        if size > LEAST_STACK:
            yield Event("shrink", who)
    yield from (Event("take", who, 16) for who in SYSTEM)
