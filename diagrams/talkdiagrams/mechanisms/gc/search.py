"""Looks for the shortest way to lose an object: what the write barrier is for, found rather than told."""

from collections.abc import Iterator
from dataclasses import replace

from talkdiagrams.mechanisms.gc.events import Event, Terminate
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.play import collector, mutator
from talkdiagrams.mechanisms.gc.state import State

DEEPEST = 12


def find_lost(s: State, deepest: int = DEEPEST, most: int = 200_000) -> tuple[Event, ...] | None:
    """The shortest events from `s` to an object that can be reached and that marking will never find.

    None if there are none of up to `deepest` events; raises RuntimeError past `most` states.
    """
    seen = {_bare(s)}
    front: list[tuple[State, tuple[Event, ...]]] = [(s, ())]
    for _ in range(deepest + 1):
        later = []
        for state, way in front:
            if state.lost():
                return way
            for event in _events(state):
                after = step(state, event)
                if (bare := _bare(after)) not in seen:
                    seen.add(bare)
                    later.append((after, (*way, event)))
            if len(seen) > most:
                raise RuntimeError(f"more than {most} states: begin closer to the end")
        front = later
    return None


def _events(s: State) -> Iterator[Event]:
    yield from (event for event in collector(s) if not isinstance(event, Terminate))
    if not s.stopped:
        for stack in s.stacks:
            yield from mutator(s, stack)


def _bare(s: State) -> State:
    """The state without what only records how it came about."""
    return replace(s, trace=(), now=0, work=tuple(sorted(s.work)), spanq=tuple(sorted(s.spanq)))
