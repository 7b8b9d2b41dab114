"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.plain import fail, mapping, near, only, short, truth, whole
from talkdiagrams.mechanisms.poller.invariants import invariants
from talkdiagrams.mechanisms.poller.state import (
    EVENTS_A_CALL,
    FD,
    READY,
    G,
    GStatus,
    Op,
    P,
    Stage,
    State,
)

MOST_FDS, MOST_GS, MOST_PS = 16, 24, 8
_KEYS = ("fds", "gs", "ps", "names", "batch", "elsewhere", "clock", "lastpoll")
_FD_KEYS = ("listener", "data", "room", "eof", "open", "ready", "reader", "writer")


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(fds=["c"], gs=["G1", "G2"])`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    fds, waiting = _fds(spec.get("fds", ()))
    running = [_id("gs", one) for one in _list("gs", spec.get("gs", ()))]
    ids = [*running, *waiting]
    if not fds or not ids:
        fail("start", "it needs descriptors and goroutines", "fds: [c], gs: [G1]")
    if len({*ids, *fds}) < len(ids) + len(fds):
        fail("start", "a name stands in two places", "a G does one thing at a time")
    count = whole("ps", spec.get("ps", max(1, len(running))), 1, MOST_PS)
    if len(running) > count:
        fail("ps", f"{len(running)} Gs run, and there are {count} Ps", f"ps: {len(running)}")
    for what, there, most in (("Gs", ids, MOST_GS), ("descriptors", fds, MOST_FDS)):
        if len(there) > most:
            fail("start", f"{len(there)} {what} are more than a figure bears", f"at most {most}")
    gs = {id: G(id) for id in running} | waiting
    for id, label in mapping("names", spec.get("names", {})).items():
        if id not in gs:
            fail("names", f"there is no {id}", near(id, gs))
        gs[id] = replace(gs[id], name=short(id, label))
    clock = whole("clock", spec.get("clock", 0), 0, 1_000_000)
    state = State(
        fds=tuple(fds.values()),
        gs=tuple(gs[id] for id in sorted(gs, key=_natural)),
        ps=tuple(P(f"P{i}", running[i] if i < len(running) else "") for i in range(count)),
        clock=clock,
        lastpoll=whole("lastpoll", spec.get("lastpoll", clock), 0, clock),
        batch=whole("batch", spec.get("batch", EVENTS_A_CALL), 1, EVENTS_A_CALL),
        waiters=len(waiting),
        elsewhere=whole("elsewhere", spec.get("elsewhere", 0), 0, 1_000_000),
    )
    if faults := invariants(state):
        fail("start", "; ".join(faults))
    return state


def _fds(value: object) -> tuple[dict[str, FD], dict[str, G]]:
    """`[c, d]`, or `c: {data: 3}`, `c: {reader: G1}`: G1 waits for it."""
    items = dict.fromkeys(map(str, value)) if isinstance(value, list | tuple) else value
    fds: dict[str, FD] = {}
    waiting: dict[str, G] = {}
    for key, written in mapping("fds", items, "fds: [c, d], or c: {data: 3}").items():
        id = _id("fds", key)
        parts = mapping(id, written if written not in (None, "") else {}, "such as c: {data: 3}")
        only(id, parts, _FD_KEYS)
        fd = FD(
            id,
            listener=truth(id, parts.get("listener", False)),
            data=whole(id, parts.get("data", 0), 0, 10_000),
            room=whole(id, parts.get("room", 8), 0, 10_000),
            eof=truth(id, parts.get("eof", False)),
            edge_r="data" in parts or truth(id, parts.get("eof", False)),
        )
        if truth(id, parts.get("ready", False)):
            fd = replace(fd, pd=replace(fd.pd, rg=READY), edge_r=False)
        if not truth(id, parts.get("open", True)):
            fd = FD(id, fd.listener, gone=True)
        for who, kind in (("reader", "accept" if fd.listener else "read"), ("writer", "write")):
            if not parts.get(who):
                continue
            g = _id(id, parts[who])
            if g in waiting:
                fail(id, f"{g} waits in two places")
            if who == "reader":
                fd = replace(fd, rlock=g, pd=replace(fd.pd, rg=g))
            else:
                fd = replace(fd, wlock=g, pd=replace(fd.pd, wg=g), room=0)
            want = 4 if who == "writer" else 0
            waiting[g] = G(g, GStatus.WAITING, Op(kind, id, Stage.PARKED, want))
        fds[id] = fd
    return fds, waiting


def _list(subject: str, value: object) -> list[object]:
    if isinstance(value, list | tuple):
        return list(value)
    return fail(subject, f"{value!r} is no list", "such as [G1, G2]")


def _id(subject: str, value: object) -> str:
    text = str(value)
    if text.isidentifier() and text.isascii() and len(text) <= 32 and text not in _RESERVED:
        return text
    return fail(subject, f"{value!r} is no name", "letters and digits, such as G1 or conn")


_RESERVED = ("nil", "ready", "wait", "poller", "sysmon", "P0", "P1", "P2", "P3")


def _natural(id: str) -> tuple[str, int, str]:
    """G2 before G10."""
    digits = id[len(id.rstrip("0123456789")) :]
    return id.removesuffix(digits), int(digits or 0), id
