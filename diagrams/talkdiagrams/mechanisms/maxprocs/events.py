"""What can happen, and its one-line text: `cpu.max 250000 100000`, `affinity 4`, `second`, `GOMAXPROCS 3`."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from talkdiagrams.mechanisms.errors import BadEvent

EXAMPLES = {
    "cpu.max": "cpu.max 250000 100000",
    "affinity": "affinity 4",
    "second": "second",
    "GOMAXPROCS": "GOMAXPROCS 3",
    "SetDefaultGOMAXPROCS": "SetDefaultGOMAXPROCS",
}
_FORMS = {
    "cpu.max": re.compile(r"(max|[1-9]\d{2,8}) ([1-9]\d{2,6})"),
    "affinity": re.compile(r"([1-9]\d{0,3})"),
    "second": re.compile(""),
    "GOMAXPROCS": re.compile(r"(\d{1,4})"),
    "SetDefaultGOMAXPROCS": re.compile(""),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens, with up to two numbers; a quota of 0 is `max`."""

    verb: str
    number: int = 0
    period: int = 0

    def __str__(self) -> str:
        match self.verb:
            case "cpu.max":
                return f"cpu.max {self.number or 'max'} {self.period}"
            case "affinity" | "GOMAXPROCS":
                return f"{self.verb} {self.number}"
            case _:
                return self.verb


def parse_event(text: str) -> Event:
    """Read an event; raises BadEvent with the nearest thing that is one."""
    verb, _, rest = " ".join(text.split()).partition(" ")
    if verb not in EXAMPLES:
        near = get_close_matches(verb, EXAMPLES, 1, 0.5)
        hint = f"e.g. {EXAMPLES[near[0]]}" if near else f"known: {', '.join(EXAMPLES)}"
        raise BadEvent(text, "nothing like that happens to GOMAXPROCS", hint)
    found = _FORMS[verb].fullmatch(rest)
    if not found:
        raise BadEvent(text, f"that is not how {verb} is said", f"e.g. {EXAMPLES[verb]}")
    got = found.groups()
    if verb == "cpu.max":
        return Event(verb, 0 if got[0] == "max" else int(got[0]), int(got[1]))
    return Event(verb, int(got[0]) if got else 0)
