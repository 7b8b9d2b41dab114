"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.channels.events import check_value
from talkdiagrams.mechanisms.channels.invariants import invariants
from talkdiagrams.mechanisms.channels.state import (
    RECVQ,
    SENDQ,
    Case,
    Chan,
    Elem,
    G,
    GStatus,
    Op,
    State,
    Sudog,
)
from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.plain import (
    fail,
    identifier,
    identifiers,
    mapping,
    near,
    only,
    short,
    truth,
    whole,
)

MOST_CHANS, MOST_GS, MOST_SLOTS = 16, 64, 64
_WHO = "e.g. sendq: {G1: 7}: who waits, with which value"
_KEYS = ("chans", "gs", "names", "addresses", "zero")
_CHAN_KEYS = ("cap", "buf", "recvx", "closed", SENDQ, RECVQ)


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(chans={"c": 2}, gs=["G1", "G2"])`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    build = _Builder()
    for id in _names("gs", spec.get("gs", ())):
        build.g(G(id))
    for id, value in mapping("chans", spec.get("chans", {})).items():
        build.chan(_id("chans", id), value)
    if not build.chans or not build.gs:
        fail("start", "it needs channels and goroutines", "chans: {c: 2}, gs: [G1, G2]")
    for what, there, most in (("Gs", build.gs, MOST_GS), ("channels", build.chans, MOST_CHANS)):
        if len(there) > most:
            fail("start", f"{len(there)} {what} are more than a figure bears", f"at most {most}")
    for id, label in mapping("names", spec.get("names", {})).items():
        if id not in build.gs:
            fail("names", f"there is no {id}", near(id, build.gs))
        build.gs[id] = replace(build.gs[id], name=short(id, label))
    order = _names("addresses", spec.get("addresses", tuple(build.chans)))
    if sorted(order) != sorted(build.chans):
        fail("addresses", "it names each channel once", f"such as [{', '.join(build.chans)}]")
    state = State(
        chans=tuple(build.chans[id] for id in order),
        gs=tuple(sorted(build.gs.values(), key=_natural)),
        sent=build.sent,
        zero=_value("zero", spec.get("zero", "0")),
    )
    if faults := invariants(state):
        fail("start", "; ".join(faults))
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
            fail("start", f"{g.id} is named in two places", "a G does one thing at a time")
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
        only(id, parts, _CHAN_KEYS)
        cap = whole(id, parts.get("cap", 0), 0, MOST_SLOTS)
        written = parts.get("buf", ())
        if not isinstance(written, list | tuple):
            fail(id, f"{written!r} is no list of values", "e.g. buf: [1, 2]")
        if len(written) > cap:
            fail(id, f"{len(written)} values do not fit into {cap} slots", f"cap: {len(written)}")
        values = [self.elem(id, one) for one in written]
        recvx = whole("recvx", parts.get("recvx", 0), 0, max(0, cap - 1))
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
            closed=truth(id, parts.get("closed", False)),
            sendq=sendq,
            recvq=recvq,
            entered=tuple(values),
        )

    def _waiting(self, c: str, which: str, value: object) -> tuple[Sudog, ...]:
        queue = []
        for id, sent in mapping(which, value, _WHO if which == SENDQ else "").items():
            elem = self.elem(c, sent) if which == SENDQ else None
            op = Op((Case(c, elem),), pollorder=(0,), lockorder=(0,))
            self.g(G(_id(which, id), GStatus.WAITING, op=op))
            queue.append(Sudog(id, elem))
        return tuple(queue)


# --- plain data into types; YAML scalars may arrive as text -----------------------------------------------------------


def _value(subject: str, value: object) -> str:
    try:
        return check_value(subject, str(value) if isinstance(value, str | int | bool) else "")
    except BadEvent as bad:
        raise Illegal(bad.subject, bad.why, bad.hint) from None


def _id(subject: str, value: object) -> str:
    return identifier(subject, value, "G1 or c")


def _names(subject: str, value: object) -> tuple[str, ...]:
    return identifiers(subject, value, _id)
