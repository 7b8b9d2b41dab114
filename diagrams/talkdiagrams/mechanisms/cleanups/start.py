"""A legal state from a few words."""

from collections.abc import Mapping

from talkdiagrams.mechanisms.cleanups.events import parse_event
from talkdiagrams.mechanisms.cleanups.model import step
from talkdiagrams.mechanisms.cleanups.state import State
from talkdiagrams.mechanisms.errors import ModelError
from talkdiagrams.mechanisms.plain import fail, only, whole

MOST_BEFORE = 60


def parse_start(spec: Mapping[str, object]) -> State:
    """Read `gomaxprocs` and `before`: see README; raises Illegal."""
    only("start", spec, ("gomaxprocs", "before"))
    procs = whole("gomaxprocs", spec.get("gomaxprocs", 4), 1, 64)
    s = State(workers=max(procs // 4, 1))
    events = spec.get("before", ())
    if not isinstance(events, list | tuple) or len(events) > MOST_BEFORE:
        fail("before", f"{events!r} is no list of events", "e.g. [new a]")
    for text in events:
        try:
            s = step(s, parse_event(str(text)))
        except ModelError as error:
            fail(f"before: {text}", error.why, error.hint)
    return s


def start(**spec: object) -> State:
    """The same from keywords, for tests and a REPL."""
    return parse_start(spec)
