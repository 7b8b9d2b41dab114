"""GOMAXPROCS as figures see it: the numbers as a record, the decision as a flow."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.mechanisms.maxprocs.describe import describe, describe_change, why
from talkdiagrams.mechanisms.maxprocs.events import Event, parse_event
from talkdiagrams.mechanisms.maxprocs.model import step
from talkdiagrams.mechanisms.maxprocs.start import parse_start
from talkdiagrams.mechanisms.maxprocs.state import State, default
from talkdiagrams.mechanisms.playing import Model, View, play

MODEL = Model(parse_start, parse_event, step, describe, describe_change)

# In the order in which the runtime asks.
_ENTRIES = (
    ("custom", Entry(label="Set by hand?", found="that", color="m")),
    ("nocgroup", Entry(label="Old go line?", found="the CPUs", ends="bad", color="bad")),
    ("nolimit", Entry(label="No limit?", found="the CPUs", color="p")),
    ("cpus", Entry(label="Limit not below the CPUs?", found="the CPUs", color="p")),
    ("limit", Entry(label="The limit, at least two", found="the limit", color="good")),
)  # fmt: skip


def flow(before: State | None, event: Event | None, after: State) -> Search:
    """Return which question gave the number that would be chosen now."""
    del before, event
    return Search(_ENTRIES, decided(after))


def decided(s: State) -> str:
    """Name the question that decides."""
    if s.custom:
        return "custom"
    if not s.containermaxprocs:
        return "nocgroup"
    if s.limit is None:
        return "nolimit"
    return "limit" if max(ceil(s.limit), 2) < s.cpus else "cpus"


_WHO = {
    "set by hand": "by hand",
    "the default": "default",
    "the default of the start": "default, once",
}


def record(before: State | None, event: Event | None, after: State) -> RecordFrame:
    """Return what the system says, what the program was told, and the number."""
    del before, event
    s = after
    system = (
        Field("affinity", value=_cpus(s.cpus), tint="p"),
        Field("cpu.max", value=s.limit_text, tint="idle" if s.quota is None else "waiting"),
        Field("on average", value="no limit" if s.limit is None else f"{s.limit:g} CPUs"),
    )
    runtime = (
        Field("NumCPU()", value=str(s.num_cpu), tint="idle"),
        Field("default", value=str(default(s)), tint="good"),
        Field("who decides", value=_WHO[why(s)], tint="bad" if s.custom else "plain"),
        Field("GOMAXPROCS(0)", value=str(s.gomaxprocs), tint="running"),
    )
    return RecordFrame(
        (
            Block("system", "the system says", system, column=0),
            Block("runtime", "the runtime says", runtime, column=1),
        ),
        (f"{s.seconds} s", f"stopped the world {_times(s.stops)}"),
    )


def _cpus(number: int) -> str:
    return "1 CPU" if number == 1 else f"{number} CPUs"


def _times(number: int) -> str:
    return {0: "0 times", 1: "once", 2: "twice"}.get(number, f"{number} times")


_VIEWS: dict[str, View[State, Event]] = {"flow": flow, "record": record}


class MaxProcs:
    """How GOMAXPROCS is found and kept up to date in go1.27.3."""

    name = "maxprocs"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
