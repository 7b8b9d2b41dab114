"""What can happen, and its one-line text: `finalizer f on a`, `gc`, `run f`."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from talkdiagrams.mechanisms.errors import BadEvent

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,15}")
# The words of each event; capital letters stand for names. Of two forms of a verb the longer one comes last.
FORMS = {
    "new": ("new A",),
    "link": ("link A to B",),
    "unlink": ("unlink A from B",),
    "hold": ("hold A",),
    "drop": ("drop A",),
    "finalizer": ("finalizer F on A", "finalizer F on A keeping B"),
    "clear": ("clear A",),
    "cleanup": ("cleanup C on A", "cleanup C on A with B"),
    "stop": ("stop C",),
    "weak": ("weak W to A",),
    "value": ("value W",),
    "gc": ("gc",),
    "run": ("run F",),
    "store": ("store F",),
    "end": ("end F",),
    "exit": ("exit",),
}
EXAMPLES = {verb: forms[-1] for verb, forms in FORMS.items()}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens: a verb, and the names that it is about, in the order of its text."""

    verb: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        form = next(f for f in FORMS[self.verb] if _slots(f) == len(self.names))
        names = iter(self.names)
        return " ".join(next(names) if word.isupper() else word for word in form.split())


def _slots(form: str) -> int:
    return sum(word.isupper() for word in form.split())


def parse_event(text: str) -> Event:
    """Read an event; raises BadEvent with the nearest thing that is one."""
    words = text.split()
    verb = words[0] if words else ""
    if verb not in FORMS:
        near = get_close_matches(verb, FORMS, 1, 0.5)
        hint = f"e.g. {FORMS[near[0]][0]}" if near else f"known: {', '.join(FORMS)}"
        raise BadEvent(text, "nothing like that happens here", hint)
    for form in FORMS[verb]:
        parts = form.split()
        if len(parts) == len(words) and all(
            want.isupper() or want == have for want, have in zip(parts, words, strict=True)
        ):
            names = tuple(w for w, want in zip(words, parts, strict=True) if want.isupper())
            for name in names:
                if not NAME.fullmatch(name):
                    raise BadEvent(text, f"{name!r} is no name", "a letter, then up to 15 more")
            return Event(verb, names)
    raise BadEvent(text, f"that is not how {verb} is said", f"say {' or '.join(FORMS[verb])}")
