"""step(state, event) -> state: the limits change, sysmon looks once a second, the program calls."""

from collections.abc import Iterable
from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.maxprocs.events import Event, parse_event
from talkdiagrams.mechanisms.maxprocs.state import SECOND, State, default


def play(s: State, events: Iterable[str]) -> State:
    """The state after all of ``events``."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def step(s: State, e: Event) -> State:
    """The state after the event; raises Illegal if it cannot happen."""
    match e.verb:
        case "cpu.max":
            return replace(s, quota=e.number or None, period=e.period)
        case "affinity":
            if e.number > 1024:
                raise Illegal(e, "the runtime looks at so many CPUs at most: 1024")
            return replace(s, cpus=e.number)
        case "second":
            s = replace(s, seconds=s.seconds + SECOND)
            if not s.updatemaxprocs or s.custom:
                return s
            return _change(s, default(s))
        case "GOMAXPROCS":
            if e.number == 0:
                return s  # only asked
            return _change(replace(s, custom=True), e.number)
        case _:
            if not s.custom and default(s) == s.gomaxprocs:
                return s
            # The world is stopped even if the number stays: only then is it the default's again.
            return replace(s, custom=False, gomaxprocs=default(s), stops=s.stops + 1)


def _change(s: State, procs: int) -> State:
    if procs == s.gomaxprocs:
        return s
    return replace(s, gomaxprocs=procs, stops=s.stops + 1)
