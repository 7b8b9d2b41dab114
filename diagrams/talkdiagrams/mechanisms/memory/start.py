"""An execution's start from a few words: who runs, and what they share."""

from collections.abc import Iterable, Mapping

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.memory.events import ID, VALUE
from talkdiagrams.mechanisms.memory.state import (
    Chan,
    G,
    Mutex,
    Once,
    State,
    Thing,
    Var,
    WaitGroup,
)
from talkdiagrams.mechanisms.plain import fail, identifier, mapping, near, only, short, truth, whole

MOST_THINGS, MOST_GS, MOST_SLOTS = 12, 6, 16
_KEYS = ("gs", "vars", "chans", "mutexes", "rwmutexes", "onces", "waitgroups", "names", "clocks")


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(gs=["G1", "G2"], vars=["x"])`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    names = mapping("names", spec.get("names", {}))
    labels = {id: short(id, label) for id, label in names.items()}
    gs = tuple(G(id, name=labels.pop(id, "")) for id in _names("gs", spec.get("gs", ("G1",))))
    if labels:
        unknown = next(iter(labels))
        fail("names", f"{unknown} is none of the gs", near(unknown, [g.id for g in gs]))
    things: list[Thing] = [
        Var(id, value, value) for id, value in _values("vars", spec.get("vars", ()))
    ]
    for id, cap in mapping("chans", spec.get("chans", {}), "such as chans: {c: 0}").items():
        things.append(Chan(_id("chans", id), whole(id, cap, 0, MOST_SLOTS)))
    things += [Mutex(id) for id in _names("mutexes", spec.get("mutexes", ()))]
    things += [Mutex(id, rw=True) for id in _names("rwmutexes", spec.get("rwmutexes", ()))]
    things += [Once(id) for id in _names("onces", spec.get("onces", ()))]
    things += [WaitGroup(id) for id in _names("waitgroups", spec.get("waitgroups", ()))]
    for what, count, most in (
        ("goroutines", len(gs), MOST_GS),
        ("things", len(things), MOST_THINGS),
    ):
        if count > most:
            fail("start", f"{count} {what} are more than a figure bears", f"at most {most}")
    if not gs or not things:
        fail("start", "it needs goroutines and something shared", "gs: [G1, G2], vars: [x]")
    _once_each([g.id for g in gs] + [thing.id for thing in things])
    return State(gs, tuple(things), clocks=truth("clocks", spec.get("clocks", False)))


def _once_each(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            fail("start", f"{id} is named twice", "another name")
        seen.add(id)


def _values(subject: str, value: object) -> list[tuple[str, str]]:
    """`[x, y]`, or with initial values `{x: 5}`."""
    if not isinstance(value, Mapping):
        return [(id, "0") for id in _names(subject, value)]
    found = []
    for id, first in value.items():
        text = str(first).lower() if isinstance(first, bool) else str(first)
        if not VALUE.fullmatch(text):
            fail(_id(subject, id), f"{first!r} is no value", "up to 12 letters and digits")
        found.append((_id(subject, id), text))
    return found


def _id(subject: str, value: object) -> str:
    return identifier(subject, value, "G1 or x", ID)


def _names(subject: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(_id(subject, name) for name in value)
    raise Illegal(subject, f"{value!r} is no list of names", "e.g. [G1, G2]")
