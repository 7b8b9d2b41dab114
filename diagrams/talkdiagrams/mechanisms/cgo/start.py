"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Mapping

from talkdiagrams.mechanisms.cgo.invariants import invariants
from talkdiagrams.mechanisms.cgo.moves import newextram
from talkdiagrams.mechanisms.cgo.state import (
    Frame,
    G,
    GStatus,
    Lang,
    M,
    Obj,
    P,
    State,
    Thread,
)
from talkdiagrams.mechanisms.plain import (
    fail,
    identifier,
    identifiers,
    mapping,
    near,
    only,
    short,
    whole,
)

MOST_PS, MOST_GS, MOST_OBJS = 8, 24, 12
_KEYS = ("ps", "gs", "runq", "names", "functions", "heap", "cgocheck", "nocallback", "extra")


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(ps=1, gs=["G1"])`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    ids = _names("gs", spec.get("gs", ["G1"]))
    queued = _names("runq", spec.get("runq", ()))
    both = (*ids, *queued)
    count = whole("ps", spec.get("ps", max(1, len(ids))), 1, MOST_PS)
    if not ids or len(ids) > count:
        fail("gs", f"{len(ids)} Gs do not run on {count} Ps", "the others belong into runq")
    if len(both) > MOST_GS or len(set(both)) < len(both):
        fail("gs", "a name stands there twice, or there are too many")
    names = {id: short(id, text) for id, text in mapping("names", spec.get("names", {})).items()}
    functions = mapping("functions", spec.get("functions", {}))
    for id in (*names, *functions):
        if id not in both:
            fail("names" if id in names else "functions", f"there is no {id}", near(id, both))
    s = State(
        ps=tuple(P(f"P{i}", f"M{i}" if i < len(ids) else "") for i in range(count)),
        ms=tuple(M(f"M{i}", f"M{i}", id, f"P{i}") for i, id in enumerate(ids)),
        threads=tuple(Thread(f"M{i}", f"M{i}") for i in range(len(ids))),
        gs=tuple(
            G(
                id,
                GStatus.RUNNING if id in ids else GStatus.RUNNABLE,
                m=f"M{ids.index(id)}" if id in ids else "",
                frames=(Frame(short(id, functions.get(id, _function(i))), Lang.GO),),
                name=names.get(id, ""),
            )
            for i, id in enumerate(both)
        ),
        runq=queued,
        objs=_heap(spec.get("heap", {}), both),
        cgocheck=whole("cgocheck", spec.get("cgocheck", 1), 0, 1),
        nocallback=_names("nocallback", spec.get("nocallback", ())),
    )
    for _ in range(whole("extra", spec.get("extra", 1), 0, 4)):
        s = newextram(s)
    if faults := invariants(s):
        fail("start", "; ".join(faults))
    return s


def _function(index: int) -> str:
    return "main.main" if index == 0 else "main.work"


def _heap(value: object, gs: tuple[str, ...]) -> tuple[Obj, ...]:
    """`p: [q]`: p points to q, and the first G holds it; or `p: {to: [q], held: [G1], pins: 1}`."""
    objs = []
    there = mapping("heap", value, "e.g. heap: {p: [q], q: []}")
    if len(there) > MOST_OBJS:
        fail("heap", f"{len(there)} objects are more than a figure bears", f"at most {MOST_OBJS}")
    for id, words in there.items():
        parts = words if isinstance(words, Mapping) else {"to": words if words is not None else ()}
        only(id, parts, ("to", "held", "pins"))
        o = Obj(
            _id("heap", id),
            to=_names(id, parts.get("to", ())),
            pins=whole(id, parts.get("pins", 0), 0, 9),
            held=_names(id, parts.get("held", gs[:1])),
        )
        for name, known in ((o.to, tuple(there)), (o.held, gs)):
            for one in name:
                if one not in known:
                    fail(id, f"there is no {one}", near(one, known))
        objs.append(o)
    return tuple(objs)


def _id(subject: str, value: object) -> str:
    return identifier(subject, value, "G1 or p")


def _names(subject: str, value: object) -> tuple[str, ...]:
    return identifiers(subject, value, _id)
