"""What can be asked of a map, and its one-line text form: `store a 1`, `load a`, `delete a`, `range`, `clear`."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from talkdiagrams.mechanisms.errors import BadEvent

KEY = re.compile(r"[A-Za-z0-9_.-]{1,16}")
EXAMPLES = {
    "store": "store a 1",
    "load": "load a",
    "delete": "delete a",
    "range": "range",
    "clear": "clear",
}
_PARTS = {"store": 3, "load": 2, "delete": 2, "range": 1, "clear": 1}


@dataclass(frozen=True, slots=True)
class Event:
    """One call of a method."""

    verb: str
    key: str = ""
    value: str = ""

    def __str__(self) -> str:
        return " ".join(word for word in (self.verb, self.key, self.value) if word)


def parse_event(text: str) -> Event:
    """Read an event; raises BadEvent with the nearest thing that is one."""
    words = text.split()
    verb = words[0] if words else ""
    if verb not in EXAMPLES:
        near = get_close_matches(verb, EXAMPLES, 1, 0.5)
        hint = f"e.g. {EXAMPLES[near[0]]}" if near else f"known: {', '.join(EXAMPLES)}"
        raise BadEvent(text, "this is nothing that a map is asked", hint)
    if len(words) != _PARTS[verb]:
        more = "too much" if len(words) > _PARTS[verb] else "too little"
        raise BadEvent(text, f"that is {more} for {verb}", f"e.g. {EXAMPLES[verb]}")
    for word in words[1:]:
        if not KEY.fullmatch(word):
            raise BadEvent(text, f"{word!r} is no key or value", "letters, digits and . _ -")
    return Event(*words)
