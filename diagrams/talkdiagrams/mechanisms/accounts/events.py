"""What can happen, and its one-line text: `alloc a: 8 of 1024`, `drop a`, `gc`, `scavenge 2`, `stack G1 of 8192`."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from talkdiagrams.mechanisms.errors import BadEvent

SYSTEM = {
    "gc": "gc_misc_sys",
    "profiling": "buckhash_sys",
    "os-stacks": "stacks_sys",
    "other": "other_sys",
}
EXAMPLES = {
    "alloc": "alloc a: 8 of 1024",
    "drop": "drop a",
    "gc": "gc",
    "scavenge": "scavenge 2",
    "stack": "stack G1 of 8192",
    "grow": "grow G1",
    "shrink": "shrink G1",
    "exit": "exit G1",
    "take": "take 64 for other",
    "FreeOSMemory": "FreeOSMemory",
}
_NAME = r"([A-Za-z][A-Za-z0-9_]{0,15})"
_FORMS = {
    "alloc": re.compile(_NAME + r": ([1-9]\d{0,4}) of ([1-9]\d{0,6})"),
    "drop": re.compile(_NAME),
    "gc": re.compile(""),
    "scavenge": re.compile(r"([1-9]\d{0,3})"),
    "stack": re.compile(_NAME + r" of ([1-9]\d{0,6})"),
    "grow": re.compile(_NAME),
    "shrink": re.compile(_NAME),
    "exit": re.compile(_NAME),
    "take": re.compile(r"([1-9]\d{0,5}) for (gc|profiling|os-stacks|other)"),
    "FreeOSMemory": re.compile(""),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens: who, how many (objects, pages, KiB), of how many bytes."""

    verb: str
    who: str = ""
    number: int = 0
    size: int = 0

    def __str__(self) -> str:
        match self.verb:
            case "alloc":
                return f"alloc {self.who}: {self.number} of {self.size}"
            case "stack":
                return f"stack {self.who} of {self.size}"
            case "take":
                return f"take {self.number} for {self.who}"
            case "scavenge":
                return f"scavenge {self.number}"
            case _:
                return f"{self.verb} {self.who}".strip()


def parse_event(text: str) -> Event:
    """Read an event; raises BadEvent with the nearest thing that is one."""
    verb, _, rest = " ".join(text.split()).partition(" ")
    if verb not in EXAMPLES:
        near = get_close_matches(verb, EXAMPLES, 1, 0.5)
        hint = f"e.g. {EXAMPLES[near[0]]}" if near else f"known: {', '.join(EXAMPLES)}"
        raise BadEvent(text, "nothing like that happens to memory", hint)
    found = _FORMS[verb].fullmatch(rest)
    if not found:
        raise BadEvent(text, f"that is not how {verb} is said", f"e.g. {EXAMPLES[verb]}")
    got = found.groups()
    match verb:
        case "alloc":
            return Event(verb, got[0], int(got[1]), int(got[2]))
        case "stack":
            return Event(verb, got[0], 0, int(got[1]))
        case "take":
            return Event(verb, got[1], int(got[0]))
        case "scavenge":
            return Event(verb, "", int(got[0]))
        case _:
            return Event(verb, got[0] if got else "")
