"""A legal state from a few words."""

from collections.abc import Mapping

from talkdiagrams.mechanisms.cleanups.events import parse_event
from talkdiagrams.mechanisms.cleanups.model import step
from talkdiagrams.mechanisms.cleanups.state import State
from talkdiagrams.mechanisms.plain import before, only, whole


def parse_start(spec: Mapping[str, object]) -> State:
    """Read `gomaxprocs` and `before`: see README; raises Illegal."""
    only("start", spec, ("gomaxprocs", "before"))
    procs = whole("gomaxprocs", spec.get("gomaxprocs", 4), 1, 64)
    s = State(workers=max(procs // 4, 1))
    return before(s, spec.get("before", ()), parse_event, step, "e.g. [new a]")


def start(**spec: object) -> State:
    """The same from keywords, for tests and a REPL."""
    return parse_start(spec)
