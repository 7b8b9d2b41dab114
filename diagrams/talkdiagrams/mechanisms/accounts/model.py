"""step(state, event) -> state: what programs do to memory, and what the runtime then counts."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NoReturn

from talkdiagrams.mechanisms.accounts.classes import rounded
from talkdiagrams.mechanisms.accounts.events import SYSTEM, Event, parse_event
from talkdiagrams.mechanisms.accounts.pages import allocate, freed, scavenge
from talkdiagrams.mechanisms.accounts.state import (
    FREE,
    LEAST_STACK,
    STACK_SPAN,
    Span,
    State,
)
from talkdiagrams.mechanisms.errors import Illegal

MOST_PAGES = 4096
MOST_STACK = 1 << 20


def play(s: State, events: Iterable[str]) -> State:
    """The state after all of ``events``."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def step(s: State, e: Event) -> State:
    """The state after the event; raises Illegal if it cannot happen."""
    match e.verb:
        case "alloc":
            return _alloc(s, e)
        case "drop":
            if e.who not in s.groups:
                _no(e, f"there are no objects {e.who}", f"there are {', '.join(s.groups)}")
            groups = tuple(one for one in s.groups if one != e.who)
            return replace(s, groups=groups, dead=(*s.dead, e.who))
        case "gc":
            return collect(s)
        case "scavenge":
            if FREE not in s.pages:
                _no(e, "no page is free", "gc gives spans back that are empty")
            return scavenge(s, e.number)
        case "FreeOSMemory":
            return scavenge(collect(s), len(s.pages))
        case "take":
            return s.count(**{SYSTEM[e.who]: e.number * 1024})
        case _:
            return _stacks(s, e)


def collect(s: State) -> State:
    """A whole cycle: dead objects give their slots back, spans without an object give their pages back."""
    for span in s.spans:
        if span.kind != "heap":
            continue
        lost = sum(number for who, number in span.holds if who in s.dead)
        if not lost:
            continue
        size = lost * span.elem
        left = replace(span, holds=tuple(one for one in span.holds if one[0] not in s.dead))
        s = s.with_span(left).count(in_objects=-size, total_free=size)
        if not left.holds:
            s = freed(s, left)
    return replace(s, dead=())


def _alloc(s: State, e: Event) -> State:
    if e.who in s.groups or e.who in s.dead or any(one == e.who for one, _ in s.stacks):
        _no(e, f"there is a {e.who} already", "take another name")
    size, pages = rounded(e.size)
    left = e.number
    while left:
        span = next(
            (
                one
                for one in s.spans
                if one.kind == "heap" and one.elem == size and one.used < one.slots
            ),
            None,
        )
        if span is None:
            s, span = _new(s, e, "heap", pages, size)
        fits = min(left, span.slots - span.used)
        s = s.with_span(replace(span, holds=(*span.holds, (e.who, fits))))
        s = s.count(in_objects=fits * size, total_alloc=fits * size)
        left -= fits
    return replace(s, groups=(*s.groups, e.who))


def _stacks(s: State, e: Event) -> State:
    size = dict(s.stacks).get(e.who)
    if e.verb == "stack":
        if size is not None or e.who in (*s.groups, *s.dead):
            _no(e, f"there is a {e.who} already", "take another name")
        if e.size < LEAST_STACK or e.size > MOST_STACK or e.size & (e.size - 1):
            _no(e, f"{e.size} is no size of a stack", "a power of two from 2048 on")
        return _stack(s, e, e.size)
    if size is None:
        there = ", ".join(one for one, _ in s.stacks)
        _no(e, f"there is no stack of {e.who}", f"there are {there}" if there else "")
    if e.verb == "exit":
        return _unstack(s, e.who)
    new = size * 2 if e.verb == "grow" else size // 2
    if new > MOST_STACK or new < LEAST_STACK:
        _no(e, f"{new} is no size of a stack", "from 2048 to 1048576")
    # copystack: the new one is there before the old one goes.
    old = replace(s, stacks=tuple((f"{w} old" if w == e.who else w, n) for w, n in s.stacks))
    old = replace(
        old,
        spans=tuple(
            replace(
                one,
                holds=tuple((f"{w} old", n) if w == e.who else (w, n) for w, n in one.holds),
            )
            if one.kind == "stack"
            else one
            for one in old.spans
        ),
    )
    return _unstack(_stack(old, e, new), f"{e.who} old")


def _stack(s: State, e: Event, size: int) -> State:
    own = max(size, STACK_SPAN)
    span = next(
        (
            one
            for one in s.spans
            if one.kind == "stack" and one.elem == size and one.used < one.slots
        ),
        None,
    )
    if span is None:
        s, span = _new(s, e, "stack", own // 8192, size)
    s = s.with_span(replace(span, holds=(*span.holds, (e.who, 1))))
    return replace(s, stacks=(*s.stacks, (e.who, size)))


def _unstack(s: State, who: str) -> State:
    span = next(
        one for one in s.spans if one.kind == "stack" and any(w == who for w, _ in one.holds)
    )
    left = replace(span, holds=tuple(one for one in span.holds if one[0] != who))
    s = replace(s.with_span(left), stacks=tuple(one for one in s.stacks if one[0] != who))
    return s if left.holds else freed(s, left)


def _new(s: State, e: Event, kind: str, pages: int, elem: int) -> tuple[State, Span]:
    if len(s.pages) + pages + s.chunk > MOST_PAGES:
        _no(e, f"the heap would have more than {MOST_PAGES} pages")
    return allocate(s, kind, pages, elem)


def _no(e: Event, why: str, hint: str = "") -> NoReturn:
    raise Illegal(e, why, hint)
