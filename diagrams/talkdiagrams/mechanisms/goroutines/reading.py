"""Events from their one-line text."""

import re
from dataclasses import fields
from difflib import get_close_matches

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.goroutines.events import EVENTS, FRAME, Event, Gc, Park, Sized
from talkdiagrams.mechanisms.plain import identifier

ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,31}")
_ID, _NUMBER = r"[^\s&*=()]{1,64}", r"-?[\w,.]{1,16}"
BY_VERB = {cls.verb: cls for cls in EVENTS}
_SIZED = re.compile(rf"\w+ (?P<fn>{_ID})(?: of (?P<size>{_NUMBER}) ?(?:bytes?|B))? by (?P<g>{_ID})")
_PARK = re.compile(rf"park (?P<g>{_ID}) on (?P<on>{_ID})(?: with &?(?P<elem>{_ID}))?")
_VALUE = re.compile(r"-?\d{1,9}|&?\w{1,32}|uintptr\(&\w{1,32}\)|heap [\w.]{1,32}")


def parse_event(text: str) -> Event:
    """Read one line such as `call f by G1`; raises BadEvent with the form that it wants."""
    words = " ".join(text.split())
    verb = words.partition(" ")[0]
    cls = BY_VERB.get(verb)
    if cls is None:
        near = get_close_matches(verb, BY_VERB, 1, 0.5)
        hint = (
            f"write it like: {BY_VERB[near[0]].example}" if near else "known: " + ", ".join(BY_VERB)
        )
        raise BadEvent(text, f"{verb!r} is no event" if verb else "an event is missing", hint)
    parts: dict[str, object] | None
    if cls is Gc:
        parts = {"leaks": True} if words == "gc for leaks" else {} if words == "gc" else None
    else:
        match = _pattern(cls).fullmatch(words)
        parts = match.groupdict() if match else None
    if parts is None:
        raise BadEvent(text, f"this is no {verb}", f"write it like: {cls.example}")
    return cls(**{name: _part(text, name, part) for name, part in parts.items()})


def _pattern(cls: type[Event]) -> re.Pattern[str]:
    if issubclass(cls, Sized):
        return _SIZED
    if cls is Park:
        return _PARK
    form = re.escape(cls.form).replace(r"\{", "{").replace(r"\}", "}")
    value = r"(?P<value>.{1,48}?)"
    return re.compile(
        form.format(
            **{f.name: value if f.name == "value" else rf"(?P<{f.name}>{_ID})" for f in fields(cls)}
        )
    )


def _part(text: str, name: str, part: object) -> object:
    """A field's words as what they mean."""
    if name == "leaks":
        return part
    word = "" if part is None else str(part)
    if name == "size":
        return size_of(text, word) if word else FRAME
    if name == "elem" and not word:
        return ""
    if name == "value":
        if _VALUE.fullmatch(word):
            return word
        hint = "a number, &x, uintptr(&x) or heap c"
        raise BadEvent(text, f"{word[:40]!r} is no value", hint)
    return identifier(text, word, "G1, P0 or main.f", ID, BadEvent)


def size_of(text: str, word: str) -> int:
    """Bytes, in whole words."""
    digits = word.replace(",", "")
    if digits.isdecimal() and digits.isascii() and len(digits) < 11 and int(digits) % 8 == 0:
        return int(digits)
    raise BadEvent(text, f"{word[:20]!r} is no size", "bytes, a multiple of 8, as in: of 512 bytes")
