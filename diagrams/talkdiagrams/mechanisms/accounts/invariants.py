"""What must hold in every state, and from each state to the next: the accounts are those of the pages."""

from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.accounts.classes import PAGE
from talkdiagrams.mechanisms.accounts.state import (
    FREE,
    MSPAN,
    RELEASED,
    State,
    classes,
    memstats,
    total,
)


def parts(s: State) -> Iterator[str]:
    """The classes sum to the total, and none is below zero."""
    found = classes(s.counters)
    if sum(found.values()) != total(s.counters):
        yield f"{sum(found.values())} is not {total(s.counters)}"
    for name, value in found.items():
        if value < 0:
            yield f"{name} is {value}"


def pages(s: State) -> Iterator[str]:
    """Counters say what the pages say."""
    by = {one.id: one.kind for one in s.spans}
    kinds = [by.get(int(one), "nobody") if one.isdecimal() else one for one in s.pages]
    found = classes(s.counters)
    for name, want in (
        ("heap/free", kinds.count(FREE)),
        ("heap/released", kinds.count(RELEASED)),
        ("heap/stacks", kinds.count("stack")),
    ):
        if found[name] != want * PAGE:
            yield f"{name} is {found[name]}, and {want} pages are"
    if s.counters.in_heap != kinds.count("heap") * PAGE:
        yield f"in_heap is {s.counters.in_heap}, and {kinds.count('heap')} pages are"


def spans(s: State) -> Iterator[str]:
    """A span has its pages, all of them in a row, at least one thing in it, and not too many."""
    for one in s.spans:
        here = s.pages[one.first : one.first + one.pages]
        if set(here) != {str(one.id)} or s.pages.count(str(one.id)) != one.pages:
            yield f"span {one.id} does not have its pages"
        if not 0 < one.used <= one.slots:
            yield f"span {one.id} holds {one.used} of {one.slots}"


def objects(s: State) -> Iterator[str]:
    """Bytes of objects are those in the spans, the dead ones too until they are swept."""
    there = sum(one.used * one.elem for one in s.spans if one.kind == "heap")
    c = s.counters
    if c.in_objects != there:
        yield f"in_objects is {c.in_objects}, and {there} are there"
    if c.total_alloc - c.total_free != c.in_objects:
        yield "allocated less freed is not what is there"


def owners(s: State) -> Iterator[str]:
    """What is in a span is known, and what is known is in a span."""
    heap = {who for one in s.spans if one.kind == "heap" for who, _ in one.holds}
    if heap != {*s.groups, *s.dead}:
        yield f"objects of {sorted(heap ^ {*s.groups, *s.dead})}"
    there = sorted(
        (who, one.elem) for one in s.spans if one.kind == "stack" for who, _ in one.holds
    )
    if there != sorted(s.stacks):
        yield f"stacks {there}, and known are {sorted(s.stacks)}"


def records(s: State) -> Iterator[str]:
    """Each span has a record."""
    if s.counters.mspan_inuse != MSPAN * len(s.spans):
        yield f"{s.counters.mspan_inuse} bytes for {len(s.spans)} spans"


def fields(s: State) -> Iterator[str]:
    """MemStats agrees with itself: Sys is the sum of all Sys, HeapSys of Inuse and Idle."""
    m = memstats(s.counters)
    if m["HeapSys"] != m["HeapInuse"] + m["HeapIdle"]:
        yield "HeapSys"
    all_sys = sum(value for name, value in m.items() if name.endswith("Sys") and name != "Sys")
    if m["Sys"] != all_sys:
        yield f"Sys is {m['Sys']}, the parts {all_sys}"


def never_less(a: State, b: State) -> Iterator[str]:
    """Address space is never given back; what was allocated and freed in all only grows."""
    if total(b.counters) < total(a.counters):
        yield f"the total fell from {total(a.counters)} to {total(b.counters)}"
    for name in ("total_alloc", "total_free"):
        if getattr(b.counters, name) < getattr(a.counters, name):
            yield f"{name} fell"


def alive(a: State, b: State) -> Iterator[str]:
    """What is alive has all its objects."""

    def there(s: State, who: str) -> int:
        return sum(n for one in s.spans for name, n in one.holds if name == who)

    for who in a.groups:
        if (who in b.groups or who in b.dead) and there(a, who) != there(b, who):
            yield f"{who} lost objects"


ALWAYS: tuple[Callable[[State], Iterator[str]], ...] = (
    parts,
    pages,
    spans,
    objects,
    owners,
    records,
    fields,
)
BETWEEN: tuple[Callable[[State, State], Iterator[str]], ...] = (never_less, alive)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    return [f"{check.__name__}: {fault}" for check in ALWAYS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    return [f"{check.__name__}: {fault}" for check in BETWEEN for fault in check(a, b)]
