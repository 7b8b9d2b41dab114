"""The page heap: a span is taken, given back, and free pages are released to the system (runtime/mheap.go)."""

from dataclasses import replace

from talkdiagrams.mechanisms.accounts.classes import PAGE
from talkdiagrams.mechanisms.accounts.state import CHUNK, FREE, MSPAN, RELEASED, Span, State


def allocate(s: State, kind: str, pages: int, elem: int) -> tuple[State, Span]:
    """Take the first run of pages that is long enough, free or released alike; grow the heap if there is none."""
    first = _find(s, pages)
    if first is None:
        s = _grow(s, pages)
        first = _find(s, pages)
    assert first is not None
    span = Span(s.made, kind, first, pages, elem)
    scav = s.pages[first : first + pages].count(RELEASED) * PAGE
    owner = (str(span.id),) * pages
    s = replace(
        s,
        pages=(*s.pages[:first], *owner, *s.pages[first + pages :]),
        spans=(*s.spans, span),
        made=s.made + 1,
    )
    s = s.count(committed=scav, released=-scav)
    s = s.count(**{"in_heap" if kind == "heap" else "in_stacks": pages * PAGE})
    return _described(s), span


def freed(s: State, span: Span) -> State:
    """Give a span back: its pages are free, and still backed by memory."""
    pages = tuple(FREE if one == str(span.id) else one for one in s.pages)
    s = replace(s, pages=pages, spans=tuple(one for one in s.spans if one.id != span.id))
    name = "in_heap" if span.kind == "heap" else "in_stacks"
    return s.count(**{name: -span.pages * PAGE}, mspan_inuse=-MSPAN)


def scavenge(s: State, most: int) -> State:
    """Release free pages to the system, the highest first."""
    pages, done = list(s.pages), 0
    for at in reversed(range(len(pages))):
        if done < most and pages[at] == FREE:
            pages[at] = RELEASED
            done += 1
    return replace(s, pages=tuple(pages)).count(committed=-done * PAGE, released=done * PAGE)


def _find(s: State, pages: int) -> int | None:
    run = 0
    for at, owner in enumerate(s.pages):
        run = run + 1 if owner in (FREE, RELEASED) else 0
        if run == pages:
            return at - pages + 1
    return None


def _grow(s: State, pages: int) -> State:
    """Map more address space, in whole chunks; it counts as released until a span takes it."""
    more = -(-pages // s.chunk) * s.chunk
    return replace(s, pages=(*s.pages, *(RELEASED,) * more)).count(released=more * PAGE)


def _described(s: State) -> State:
    """A record for the span, from the free ones or from another chunk."""
    if s.counters.mspan_inuse + MSPAN > s.counters.mspan_sys:
        s = s.count(mspan_sys=CHUNK // MSPAN * MSPAN)
    return s.count(mspan_inuse=MSPAN)
