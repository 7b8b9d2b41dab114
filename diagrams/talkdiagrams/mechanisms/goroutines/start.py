"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.goroutines import stacks
from talkdiagrams.mechanisms.goroutines.events import FRAME
from talkdiagrams.mechanisms.goroutines.invariants import invariants
from talkdiagrams.mechanisms.goroutines.reading import ID
from talkdiagrams.mechanisms.goroutines.state import (
    GFREE,
    GOID_BATCH,
    MAX_STACK,
    STACK_MIN,
    Frame,
    G,
    GStatus,
    P,
    State,
)
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

MOST_PS, MOST_DEAD = 4, 16
_KEYS = (
    "ps", "main", "frame", "stack", "dead", "global_dead", "batch", "start_size", "max_stack", "adaptive", "shrinking",
    "heap", "globals", "names",
)  # fmt: skip


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(ps=2, heap=["c"])`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    count = whole("ps", spec.get("ps", 1), 1, MOST_PS)
    heap = _names("heap", spec.get("heap", ()))
    globals_ = _names("globals", spec.get("globals", ()))
    for name in globals_:
        if name not in heap:
            fail(
                "globals", f"there is no {name} on the heap", near(name, heap) or "name it in heap"
            )
    state = State(
        ps=tuple(P(f"P{i}") for i in range(count)),
        batch=whole("batch", spec.get("batch", GFREE), 2, GFREE),
        start_size=_stack_size("start_size", spec.get("start_size", STACK_MIN)),
        max_stack=whole("max_stack", spec.get("max_stack", MAX_STACK), STACK_MIN, 2 * MAX_STACK),
        adaptive=truth("adaptive", spec.get("adaptive", True)),
        shrinking=truth("shrinking", spec.get("shrinking", True)),
        heap=heap,
        globals=globals_,
        names=tuple(
            (_name("names", id), short(id, label))
            for id, label in mapping("names", spec.get("names", {})).items()
        ),
    )
    state = _main(state, spec)
    state = _dead(state, spec)
    if faults := invariants(state):
        fail("start", "; ".join(faults))
    return state


def _main(s: State, spec: Mapping[str, object]) -> State:
    """G1 runs on P0; its number is the first."""
    fn = _name("main", spec.get("main", "main"))
    size = whole("frame", spec.get("frame", FRAME), 24, 1024)
    if size % 8:
        fail("frame", f"{size} bytes are no whole words", "a multiple of 8")
    s, stack = stacks.stackalloc(s, _stack_size("stack", spec.get("stack", STACK_MIN)))
    frame = Frame(f"G1.{s.calls}", fn, size)
    name = dict(s.names).get("G1", "")
    g = G("G1", GStatus.RUNNING, goid=1, stack=stack, frames=(frame,), name=name)
    p0 = replace(s.ps[0], g="G1", goidcache=2, goidend=GOID_BATCH + 1)
    return replace(s, gs=(g,), ps=(p0, *s.ps[1:]), goidgen=GOID_BATCH, calls=s.calls + 1)


def _dead(s: State, spec: Mapping[str, object]) -> State:
    """Dead Gs: on P0's list, and on the global ones with and without a stack."""
    own = whole("dead", spec.get("dead", 0), 0, MOST_DEAD)
    lists = mapping("global_dead", spec.get("global_dead", {}), "global_dead: {stack: 1, none: 2}")
    only("global_dead", lists, ("stack", "none"))
    some = whole("stack", lists.get("stack", 0), 0, MOST_DEAD)
    none = whole("none", lists.get("none", 0), 0, MOST_DEAD)
    ids = []
    for index in range(own + some + none):
        id = f"G{len(s.gs) + 1}"
        stack = None
        if index < own + some:
            s, stack = stacks.stackalloc(s, s.start_size)
        g = G(id, GStatus.DEAD, stack=stack, name=dict(s.names).get(id, ""))
        s = replace(s, gs=(*s.gs, g))
        ids.append(id)
    s = s.put(replace(s.ps[0], gfree=tuple(ids[:own])))
    return replace(s, gfree_stack=tuple(ids[own : own + some]), gfree_none=tuple(ids[own + some :]))


def _stack_size(subject: str, value: object) -> int:
    size = whole(subject, value, STACK_MIN, 1 << 30)
    if size & (size - 1):
        fail(subject, f"{size} is no power of two", f"such as {stacks.round2(size)}")
    return size


def _name(subject: str, value: object) -> str:
    return identifier(subject, value, "main or c", ID)


def _names(subject: str, value: object) -> tuple[str, ...]:
    return identifiers(subject, value, _name, "e.g. [c, done]")
