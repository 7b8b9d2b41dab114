"""Random play: how a mechanism's runs are drawn, and what every one of them must keep.

A mechanism's `game.py` says what a run starts from and what is tried next; the rest stands here, once.
"""

import random
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.playing import Model

State = TypeVar("State")
Event = TypeVar("Event")
Spec = dict[str, Any]

ACCEPTED = 0.8
"""What part of all that is tried must be legal, lest a run is mostly refusals and shows little."""


def mostly(legal: int, tried: int) -> bool:
    """Whether most of what may be tried in a state is legal; where there is little to try, two may be refused."""
    return legal >= min(tried - 2, ACCEPTED * tried)


def of_a_kind(
    rng: random.Random, events: Iterable[Event], kind: Callable[[Event], Hashable] = type
) -> Event | None:
    """Choose a kind of event first, then one of that kind, so that the rare ones come up."""
    kinds: dict[Hashable, list[Event]] = {}
    for event in events:
        kinds.setdefault(kind(event), []).append(event)
    return rng.choice(kinds[rng.choice(list(kinds))]) if kinds else None


@dataclass(frozen=True, slots=True)
class Game(Generic[State, Event]):
    """A model, its rules, and how it is played at random."""

    model: Model[State, Event]
    invariants: Callable[[State], list[str]]
    invariants_between: Callable[[State, State], list[str]]
    opening: Callable[[random.Random], Spec]  # a start as a talk writes it
    choose: Callable[[random.Random, State], Event | None]  # legal or not; None: nothing this time
    steps: int
    over: Callable[[State], bool] = lambda _: False

    def run(
        self, rng: random.Random, s: State, steps: int
    ) -> Iterator[tuple[State, Event, State | None]]:
        """Play from ``s``: (before, event, after), where None is what came of a refused event."""
        for _ in range(steps):
            if self.over(s):
                break
            event = self.choose(rng, s)
            if event is None:
                continue
            try:
                after = self.model.step(s, event)
            except Illegal:
                yield s, event, None
                continue
            yield s, event, after
            s = after

    def start(self, rng: random.Random) -> State:
        """Draw a start."""
        return self.model.parse_start(self.opening(rng))

    def runs(self, n: int, seed: int) -> Iterator[tuple[State, Event, State | None]]:
        """Play ``n`` runs one after the other; the same seed plays the same."""
        rng = random.Random(seed)
        for _ in range(n):
            yield from self.run(rng, self.start(rng), self.steps)

    def lawful(self, n: int, seed: int, every: int = 1) -> Iterator[tuple[State, Event, State]]:
        """Play ``n`` runs and give their legal steps, each held against every rule on the way.

        Rules of one state that cost much may be asked of one state in ``every``; those between two states
        are asked of all. At the end most of what was tried must have been legal.
        """
        rng = random.Random(seed)
        tried = accepted = 0
        for _ in range(n):
            s = self.start(rng)
            faults = self.invariants(s)
            assert faults == [], f"{faults} at the start: {self.told(s)}"
            for before, event, after in self.run(rng, s, self.steps):
                tried += 1
                if after is None:
                    continue
                accepted += 1
                faults = self.invariants_between(before, after)
                faults += self.invariants(after) if accepted % every == 0 else []
                assert faults == [], f"{faults}: {event} in: {self.told(before)}"
                yield before, event, after
        assert accepted >= ACCEPTED * tried, f"{accepted} of {tried} were legal"

    def notices(self, n: int, seed: int, every: int = 1, *, stumbles: bool = False) -> bool:
        """Whether some rule breaks in ``n`` runs of a model that was spoilt, or, with ``stumbles``, it falls over."""
        try:
            for number, (before, _, after) in enumerate(self.runs(n, seed)):
                if after is None:
                    continue
                if self.invariants_between(before, after):
                    return True
                if number % every == 0 and self.invariants(after):
                    return True
        except (AssertionError, IndexError, KeyError, StopIteration):
            if not stumbles:
                raise
            return True
        return False

    def told(self, s: State) -> str:
        """Say a state in words: whole sentences, with single spaces."""
        words = self.model.describe(s)
        assert words.endswith("."), words
        assert "  " not in words, words
        return words

    def reads_as_written(self, seed: int, steps: int) -> State:
        """Play one run, where each event is its text and each state and change has its words; where it ended."""
        rng = random.Random(seed)
        s = self.start(rng)
        for before, event, after in self.run(rng, s, steps):
            assert self.model.parse_event(str(event)) == event, str(event)
            if after is not None:
                self.told(after)
                change = self.model.describe_change(before, event, after)
                assert change.endswith("."), change
                assert "  " not in change, change
                s = after
        return s

    def written(self, seed: int, steps: int) -> tuple[Spec, list[str]]:
        """Write one legal run as a talk would: the start, and its events as text."""
        rng = random.Random(seed)
        spec = self.opening(rng)
        turns = self.run(rng, self.model.parse_start(spec), steps)
        return spec, [str(event) for _, event, after in turns if after is not None]

    def states(self, seed: int, steps: int) -> list[State]:
        """Play one legal run: every state of it, the start's first."""
        rng = random.Random(seed)
        s = self.start(rng)
        return [s, *(after for _, _, after in self.run(rng, s, steps) if after is not None)]
