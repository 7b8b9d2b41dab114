"""Sentences for alt texts and captions."""

from talkdiagrams.mechanisms.accounts.classes import PAGE, rounded
from talkdiagrams.mechanisms.accounts.events import Event
from talkdiagrams.mechanisms.accounts.state import FREE, RELEASED, State, classes, total


def kib(size: int) -> str:
    """A size in KiB, with a digit behind the point where one is needed."""
    return f"{size // 1024} KiB" if size % 1024 == 0 else f"{size / 1024:.1f} KiB"


def describe(s: State) -> str:
    """Say what is there."""
    said = [f"{name} {kib(value)}" for name, value in classes(s.counters).items() if value]
    return f"{', '.join(said)}; {kib(total(s.counters))} in all." if said else "Nothing yet."


def describe_change(a: State, e: Event, b: State) -> str:
    """Say what happened."""
    match e.verb:
        case "alloc":
            return f"{e.number} objects of {rounded(e.size)[0]} bytes.{_taken(a, b)}"
        case "drop":
            return f"Nothing leads to {e.who} any more. No account changes."
        case "gc":
            return _swept(a, b)
        case "scavenge":
            done = b.pages.count(RELEASED) - a.pages.count(RELEASED)
            return f"{_many(done, 'free page')} released to the system."
        case "FreeOSMemory":
            return "A cycle, and all that is free goes to the system."
        case "take":
            return f"{e.number} KiB from the system for {e.who}."
        case _:
            return _stack(a, e, b)


def _swept(a: State, b: State) -> str:
    gone = b.counters.total_free - a.counters.total_free
    spans = len(a.spans) - len(b.spans)
    back = f"; {_many(spans, 'span')} given back" if spans else ""
    return f"A cycle: {kib(gone)} of objects swept{back}."


def _stack(a: State, e: Event, b: State) -> str:
    if e.verb == "exit":
        return f"{e.who} has ended: its stack is given back."
    if e.verb == "stack":
        return f"A stack of {kib(e.size)} for {e.who}.{_taken(a, b)}"
    return f"The stack of {e.who} is copied to one of {kib(dict(b.stacks)[e.who])}."


def _taken(a: State, b: State) -> str:
    new = len(b.spans) - len(a.spans)
    if not new:
        return ""
    grown = len(b.pages) - len(a.pages)
    where = f", the heap grows by {kib(grown * PAGE)}" if grown else ""
    return f" {_many(new, 'new span')}{where}."


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def page_words(s: State, owner: str) -> str:
    """What stands on a run of pages."""
    if owner in (FREE, RELEASED):
        return owner
    span = s.span(int(owner))
    if span.kind == "stack":
        return f"stacks of {kib(span.elem)}"
    return f"objects of {span.elem:,} B"
