"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import NoReturn

from talkdiagrams.mechanisms.channels.events import BadEvent, check_id, check_value
from talkdiagrams.mechanisms.channels.invariants import invariants
from talkdiagrams.mechanisms.channels.state import (
    RECVQ,
    SENDQ,
    Case,
    Chan,
    Elem,
    G,
    GStatus,
    Illegal,
    Op,
    State,
    Sudog,
)

MOST_CHANS, MOST_GS, MOST_SLOTS = 16, 64, 64
_KEYS = ("chans", "gs", "names", "addresses", "zero")
_CHAN_KEYS = ("cap", "buf", "recvx", "closed", SENDQ, RECVQ)


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(chans={"c": 2}, gs=["G1", "G2"])`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    _known("start", spec, _KEYS)
    build = _Builder()
    for id in _names("gs", spec.get("gs", ())):
        build.g(G(id))
    for id, value in _map("chans", spec.get("chans", {})).items():
        build.chan(_id("chans", id), value)
    if not build.chans or not build.gs:
        _fail("start", "it needs channels and goroutines", "chans: {c: 2}, gs: [G1, G2]")
    for what, there, most in (("Gs", build.gs, MOST_GS), ("channels", build.chans, MOST_CHANS)):
        if len(there) > most:
            _fail("start", f"{len(there)} {what} are more than a figure bears", f"at most {most}")
    for id, label in _map("names", spec.get("names", {})).items():
        if id not in build.gs:
            _fail("names", f"there is no {id}", _near(id, build.gs))
        build.gs[id] = replace(build.gs[id], name=_text(id, label))
    order = _names("addresses", spec.get("addresses", tuple(build.chans)))
    if sorted(order) != sorted(build.chans):
        _fail("addresses", "it names each channel once", f"such as [{', '.join(build.chans)}]")
    state = State(
        chans=tuple(build.chans[id] for id in order),
        gs=tuple(sorted(build.gs.values(), key=_natural)),
        sent=build.sent,
        zero=_value("zero", spec.get("zero", "0")),
    )
    if faults := invariants(state):
        _fail("start", "; ".join(faults))
    return state


def _natural(g: G) -> tuple[str, int, str]:
    """G2 before G10, whether they are named as running or in a queue."""
    digits = g.id[len(g.id.rstrip("0123456789")) :]
    return g.id.removesuffix(digits), int(digits or 0), g.id


class _Builder:
    """Collects channels and Gs while the parts of a start are read; each is named once."""

    def __init__(self) -> None:
        self.gs: dict[str, G] = {}
        self.chans: dict[str, Chan] = {}
        self.sent = 0

    def g(self, g: G) -> None:
        if g.id in self.gs:
            _fail("start", f"{g.id} is named in two places", "a G does one thing at a time")
        self.gs[g.id] = g

    def elem(self, subject: str, value: object) -> Elem:
        self.sent += 1
        return Elem(_value(subject, value), self.sent)

    def chan(self, id: str, value: object) -> None:
        """`c: 2` (its capacity), `c: nil`, or `c: {cap: 2, buf: [1, 2], sendq: {G1: 3}}`."""
        if value is None or (isinstance(value, str) and value in ("nil", "null", "")):
            self.chans[id] = Chan(id, nil=True)
            return
        parts = value if isinstance(value, Mapping) else {"cap": value}
        _known(id, parts, _CHAN_KEYS)
        cap = _int(id, parts.get("cap", 0), 0, MOST_SLOTS)
        written = parts.get("buf", ())
        if not isinstance(written, list | tuple):
            _fail(id, f"{written!r} is no list of values", "e.g. buf: [1, 2]")
        if len(written) > cap:
            _fail(id, f"{len(written)} values do not fit into {cap} slots", f"cap: {len(written)}")
        values = [self.elem(id, one) for one in written]
        recvx = _int("recvx", parts.get("recvx", 0), 0, max(0, cap - 1))
        slots: list[Elem | None] = [None] * cap
        for i, elem in enumerate(values):
            slots[(recvx + i) % cap] = elem
        sendq = self._waiting(id, SENDQ, parts.get(SENDQ, {}))
        recvq = self._waiting(id, RECVQ, dict.fromkeys(_names(RECVQ, parts.get(RECVQ, ()))))
        self.chans[id] = Chan(
            id,
            cap,
            tuple(slots),
            sendx=(recvx + len(values)) % cap if cap else 0,
            recvx=recvx,
            qcount=len(values),
            closed=_bool(id, parts.get("closed", False)),
            sendq=sendq,
            recvq=recvq,
            entered=tuple(values),
        )

    def _waiting(self, c: str, which: str, value: object) -> tuple[Sudog, ...]:
        queue = []
        for id, sent in _map(which, value).items():
            elem = self.elem(c, sent) if which == SENDQ else None
            op = Op((Case(c, elem),), pollorder=(0,), lockorder=(0,))
            self.g(G(_id(which, id), GStatus.WAITING, op=op))
            queue.append(Sudog(id, elem))
        return tuple(queue)


# --- plain data into types; YAML scalars may arrive as text -----------------------------------------------------------


def _fail(subject: object, why: str, hint: str = "") -> NoReturn:
    raise Illegal(subject, why, hint)


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 1, 0.5)
    return f"did you mean {near[0]}?" if near else ""


def _known(subject: str, spec: Mapping[str, object], keys: tuple[str, ...]) -> None:
    for key in spec:
        if key not in keys:
            _fail(subject, f"{key!r} is unknown", _near(str(key), keys) or ", ".join(keys))


def _map(subject: str, value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return value
    hint = "e.g. sendq: {G1: 7}: who waits, with which value" if subject == SENDQ else ""
    _fail(subject, f"{value!r} is no mapping", hint)


def _int(subject: str, value: object, low: int, high: int) -> int:
    text = str(value)
    if text.isdecimal() and text.isascii() and len(text) < 10 and low <= int(text) <= high:
        return int(text)
    _fail(subject, f"{value!r} is no whole number from {low} to {high}")


def _bool(subject: str, value: object) -> bool:
    if str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    _fail(subject, f"{value!r} is neither true nor false")


def _text(subject: str, value: object) -> str:
    if isinstance(value, str) and 0 < len(value) <= 32:
        return value
    _fail(subject, f"{value!r} is no label of 1 to 32 characters")


def _value(subject: str, value: object) -> str:
    try:
        return check_value(subject, str(value) if isinstance(value, str | int | bool) else "")
    except BadEvent as bad:
        raise Illegal(bad.subject, bad.why, bad.hint) from None


def _id(subject: str, value: object) -> str:
    if not isinstance(value, str):
        _fail(subject, f"{value!r} is no name", "letters, digits and _, as in G1 or c")
    try:
        return check_id(subject, value)
    except BadEvent as bad:
        raise Illegal(bad.subject, bad.why, bad.hint) from None


def _names(subject: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        ids = tuple(_id(subject, name) for name in value)
        if len(set(ids)) == len(ids):
            return ids
        _fail(subject, "a name stands there twice")
    _fail(subject, f"{value!r} is no list of names", "e.g. [G1, G2]")
