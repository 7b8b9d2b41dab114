"""A legal state from a few words."""

from collections.abc import Mapping

from talkdiagrams.mechanisms.accounts.events import parse_event
from talkdiagrams.mechanisms.accounts.model import step
from talkdiagrams.mechanisms.accounts.state import State
from talkdiagrams.mechanisms.errors import ModelError
from talkdiagrams.mechanisms.plain import fail, only, whole

MOST_BEFORE = 60


def parse_start(spec: Mapping[str, object]) -> State:
    """Read `chunk` and `before`: see README; raises Illegal."""
    only("start", spec, ("chunk", "before"))
    s = State(chunk=whole("chunk", spec.get("chunk", 8), 1, 512))
    events = spec.get("before", ())
    if not isinstance(events, list | tuple) or len(events) > MOST_BEFORE:
        fail("before", f"{events!r} is no list of events", "e.g. ['alloc a: 8 of 1024']")
    for text in events:
        try:
            s = step(s, parse_event(str(text)))
        except ModelError as error:
            fail(f"before: {text}", error.why, error.hint)
    return s


def start(**spec: object) -> State:
    """The same from keywords, for tests and a REPL."""
    return parse_start(spec)
