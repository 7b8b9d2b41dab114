"""The runtime's own functions as pure functions: shade, scan, the write barrier, allocation, sweep."""

from dataclasses import replace

from talkdiagrams.mechanisms.gc.state import Barrier, Color, Object, Span, Stack, Stage, State


def shade(s: State, id: str) -> State:
    """Mark an object that was white, and remember to scan it (greyobject, tryDeferToSpanScan).

    One without pointers is black at once. Under Green Tea a small one is remembered by its span, which
    is queued once however many of its objects are marked.
    """
    o = s.find(id)
    if o is None or o.mark:  # a freed object that a pointer still leads to is nobody's to mark
        return s
    span = s.span_of(id)
    s = s.put(replace(o, mark=True, scan=span.noscan))
    if span.noscan:
        return s
    if s.greentea and span.inline:
        return s if span.id in s.spanq else replace(s, spanq=(*s.spanq, span.id))
    return replace(s, work=(*s.work, id))


def scan(s: State, id: str) -> State:
    """Blacken a grey object and shade what it points to, in the order of its fields (scanObject)."""
    o = s.object(id)
    s = s.put(replace(o, scan=True))
    s = replace(s, work=tuple(x for x in s.work if x != id), trace=(*s.trace, id))
    for target in o.pointers:
        s = shade(s, target)
    return s


def scan_span(s: State, id: int) -> State:
    """Scan what is marked and not scanned in a span, in the order of addresses (scanSpan).

    The span leaves the queue first, and what is marked meanwhile queues it again.
    """
    span = s.span(id)
    s = replace(s, spanq=tuple(x for x in s.spanq if x != id))
    todo = [x for x in span.objects if s.object(x).color is Color.GREY]
    for x in todo:  # all of them get their scan bit before any pointer is followed (spanSetScans)
        s = s.put(replace(s.object(x), scan=True))
    s = replace(s, trace=(*s.trace, *todo))
    for x in todo:
        for target in s.object(x).pointers:
            s = shade(s, target)
    return s


def scan_stack(s: State, g: str) -> State:
    """Shade what a stack points to; the stack is black then, and is never scanned again in this cycle."""
    stack = s.stack(g)
    s = s.put(replace(stack, scanned=True))
    for id in stack.pointers:
        s = shade(s, id)
    return s


def scan_globals(s: State) -> State:
    s = replace(s, globals_scanned=True)
    for one in s.globals:
        s = shade(s, one.target)
    return s


def next_work(s: State) -> str | int | None:
    """What gcDrain takes next: the newest object of the work list, else the oldest span of the queue."""
    if s.work:
        return s.work[-1]
    return s.spanq[0] if s.spanq else None


def write_barrier(s: State, writer: Stack, old: str, new: str) -> State:
    """Shade what the barrier in force shades, before the write itself (mbarrier.go, mwbbuf.go)."""
    if not s.wb:
        return s
    kind = s.barrier
    if kind in (Barrier.BOTH, Barrier.HYBRID, Barrier.DELETION):
        s = shade(s, old)
    grey = not writer.scanned
    if kind in (Barrier.BOTH, Barrier.INSERTION) or (kind is Barrier.HYBRID and grey):
        s = shade(s, new)
    return s


def allocate(s: State, g: str, id: str, span: Span) -> State:
    """Put a new object into the first empty slot; while marking it is black (gcmarknewobject)."""
    black = s.stage is Stage.MARK
    fields = () if span.noscan else (("x", ""), ("y", ""))
    at = span.slots.index("")
    slots = (*span.slots[:at], id, *span.slots[at + 1 :])
    stack = s.stack(g)
    s = replace(s, objects=(*s.objects, Object(id, fields, black, black)))
    pointed = s.pointed()
    again = (span.id, at)
    s = replace(s, freed=tuple(one for one in s.freed if one[1:] != again or one[0] in pointed))
    return s.put(replace(span, slots=slots), replace(stack, pointers=(*stack.pointers, id)))


def sweep(s: State, id: int) -> State:
    """Free what is white in a span; the marks of the others are cleared for the next cycle."""
    span = s.span(id)
    dead = {x for x in span.objects if s.object(x).color is Color.WHITE}
    gone = tuple((x, id, at) for at, x in enumerate(span.slots) if x in dead)
    kept = tuple(o for o in s.objects if o.id not in dead)
    inside = set(span.objects)
    clear = tuple(replace(o, mark=False, scan=False) if o.id in inside else o for o in kept)
    s = replace(s, objects=clear, freed=(*s.freed, *gone))
    s = s.put(replace(span, slots=tuple("" if x in dead else x for x in span.slots), swept=True))
    return s if any(not one.swept for one in s.spans) else replace(s, stage=Stage.OFF)


def finish_sweep(s: State) -> State:
    """Sweep every span that nobody needed since the last cycle (finishsweep_m)."""
    for span in s.spans:
        if not span.swept:
            s = sweep(s, span.id)
    return s
