"""Plain data of a start into types; YAML scalars may arrive as text. What cannot be read is `Illegal`."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import NoReturn, TypeVar

from talkdiagrams.mechanisms.errors import Illegal, ModelError

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")
MOST_BEFORE = 60

State = TypeVar("State")
Event = TypeVar("Event")


def fail(subject: object, why: str, hint: str = "") -> NoReturn:
    """Refuse the start."""
    raise Illegal(subject, why, hint)


def near(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to ``name``; nothing if none is near."""
    found = get_close_matches(name, list(known), 1, 0.5)
    return f"did you mean {found[0]}?" if found else ""


def only(subject: str, spec: Mapping[str, object], keys: tuple[str, ...]) -> None:
    """Refuse a key that is not one of ``keys``."""
    for key in spec:
        if key not in keys:
            fail(subject, f"{key!r} is unknown", near(str(key), keys) or ", ".join(keys))


def mapping(subject: str, value: object, hint: str = "") -> Mapping[str, object]:
    """Return a mapping whose keys are text."""
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return value
    fail(subject, f"{value!r} is no mapping", hint)


def identifier(
    subject: object,
    value: object,
    like: str,
    form: re.Pattern[str] = NAME,
    error: type[ModelError] = Illegal,
) -> str:
    """Return a name of that form; ``like`` are two such, and ``error`` is `BadEvent` where an event is read."""
    if isinstance(value, str) and form.fullmatch(value):
        return value
    shown = value[:40] if isinstance(value, str) else value
    raise error(subject, f"{shown!r} is no name", f"letters, digits and _, as in {like}")


def identifiers(
    subject: str, value: object, one: Callable[[str, object], str], example: str = "e.g. [G1, G2]"
) -> tuple[str, ...]:
    """Return a list of names, each read by ``one``, of which no two are the same."""
    if not isinstance(value, list | tuple):
        fail(subject, f"{value!r} is no list of names", example)
    read = tuple(one(subject, name) for name in value)
    if len(set(read)) < len(read):
        fail(subject, "a name stands there twice")
    return read


def before(
    s: State,
    events: object,
    parse_event: Callable[[str], Event],
    step: Callable[[State, Event], State],
    example: str,
    most: int = MOST_BEFORE,
) -> State:
    """Return the state after what has happened already: a list of events, as texts."""
    if not isinstance(events, list | tuple) or len(events) > most:
        fail("before", f"{events!r} is no list of events", example)
    for text in events:
        try:
            s = step(s, parse_event(str(text)))
        except ModelError as error:
            fail(f"before: {text}", error.why, error.hint)
    return s


def whole(subject: str, value: object, low: int, high: int) -> int:
    """Return a whole number from ``low`` to ``high``."""
    text = str(value)
    if text.isdecimal() and text.isascii() and len(text) < 17 and low <= int(text) <= high:
        return int(text)
    fail(subject, f"{value!r} is no whole number from {low} to {high}")


def truth(subject: str, value: object) -> bool:
    """Return true or false."""
    if str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    fail(subject, f"{value!r} is neither true nor false")


def short(subject: str, value: object) -> str:
    """Return a text of 1 to 32 characters."""
    if isinstance(value, str) and 0 < len(value) <= 32:
        return value
    fail(subject, f"{value!r} is no label of 1 to 32 characters")
