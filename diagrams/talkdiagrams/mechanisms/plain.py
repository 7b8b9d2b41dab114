"""Plain data of a start into types; YAML scalars may arrive as text. What cannot be read is `Illegal`."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NoReturn

from talkdiagrams.mechanisms.errors import Illegal


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
