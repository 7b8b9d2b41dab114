"""A legal state from a few words."""

from collections.abc import Mapping

from talkdiagrams.mechanisms.accounts.events import parse_event
from talkdiagrams.mechanisms.accounts.model import step
from talkdiagrams.mechanisms.accounts.state import State
from talkdiagrams.mechanisms.plain import before, only, whole


def parse_start(spec: Mapping[str, object]) -> State:
    """Read `chunk` and `before`: see README; raises Illegal."""
    only("start", spec, ("chunk", "before"))
    s = State(chunk=whole("chunk", spec.get("chunk", 8), 1, 512))
    return before(s, spec.get("before", ()), parse_event, step, "e.g. ['alloc a: 8 of 1024']")


def start(**spec: object) -> State:
    """The same from keywords, for tests and a REPL."""
    return parse_start(spec)
