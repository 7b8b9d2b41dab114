"""What is true of every state, and of every step: the claims that the talk makes, as code."""

from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.interfaces.caches import search
from talkdiagrams.mechanisms.interfaces.forms import (
    CELL,
    HEAP,
    ITSELF,
    READ_ONLY,
    STACK,
    ZERO,
    ZEROBASE,
    is_zero,
)
from talkdiagrams.mechanisms.interfaces.state import EMPTY, State, implements
from talkdiagrams.mechanisms.interfaces.table import itab_init, probe


def invariants(s: State) -> list[str]:
    """Every fault of a state, each with the name of its rule; none, if all is well."""
    return [f"{name}: {fault}" for name, rule in RULES.items() for fault in rule(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of a step."""
    return [f"{name}: {fault}" for name, rule in STEPS.items() for fault in rule(a, b)]


def _one_itab(s: State) -> Iterator[str]:
    """Same interface and type, same itab: one in the table, and every itab is there."""
    keys = [key for key in s.table.entries if key is not None]
    if len(set(keys)) != len(keys):
        yield "a pair stands in the table twice"
    if set(keys) != set(s.itabs):
        yield f"the table has {len(keys)} entries, and there are {len(s.itabs)} itabs"
    for key, itab in s.itabs.items():
        if itab.key != key:
            yield f"the itab for {key} says {itab.key}"


def _found(s: State) -> Iterator[str]:
    """Whoever looks for an itab of the table finds it."""
    for key in s.table.entries:
        if key is not None and not probe(s, s.table, key)[1]:
            yield f"{key} is not where it is looked for"


def _room(s: State) -> Iterator[str]:
    """The table is a power of two, and at most three quarters full (before the entry that came last)."""
    size, count = s.table.size, s.table.count
    if size & (size - 1) or len(s.table.entries) != size:
        yield f"size {size} with {len(s.table.entries)} slots"
    if count > 3 * (size // 4):
        yield f"{count} of {size} slots are taken"


def _answer(s: State) -> Iterator[str]:
    """An itab has the functions of the interface's methods, in order, or none if one is missing."""
    for itab in s.itabs.values():
        inter, type = s.inters[itab.inter], s.types[itab.type]
        if bool(itab.fun) != implements(inter, type):
            yield f"{itab.key} says {'yes' if itab.fun else 'no'}"
        elif itab.fun != itab_init(inter, type)[0]:
            yield f"{itab.key} has other functions"
        if itab.static and not itab.fun:
            yield f"the compiler made an itab that says no: {itab.key}"


def _hash(s: State) -> Iterator[str]:
    """A compiled itab has its type's hash, one made at run time has 0."""
    for itab in s.itabs.values():
        if itab.hash != (s.types[itab.type].hash if itab.static else 0):
            yield f"the hash of {itab.key} is {itab.hash}"


def _both_words(s: State) -> Iterator[str]:
    """Both words are nil, or neither."""
    for var in s.vars:
        if (var.tab is None) != (var.data is None):
            yield f"{var.id} has a nil word and another"


def _first_word(s: State) -> Iterator[str]:
    """For any a type; for an interface with methods an itab of that interface that says yes."""
    for var in s.vars:
        if var.tab is None:
            continue
        inter, type = var.tab
        if inter != ("" if var.static == EMPTY else var.static):
            yield f"{var.id} of {var.static} has a first word for {inter or EMPTY}"
        elif type not in s.types:
            yield f"{var.id} has an unknown type"
        elif inter and (var.tab not in s.itabs or not s.itabs[var.tab].fun):
            yield f"{var.id} has an itab that isn't there, or says no"


def _data(s: State) -> Iterator[str]:
    """Dynamic type and data agree: pointers are there themselves, all else is somewhere else, in a place that fits."""
    heap = {at: (type, value) for at, type, value in s.heap}
    for var in s.vars:
        if var.tab is None or var.data is None or var.type not in s.types:
            continue
        form, data = s.types[var.type].form, var.data
        fits = {
            ITSELF: form.direct and data.at == data.value,
            ZEROBASE: form.size == 0,
            CELL: form.byte or form.number,
            ZERO: is_zero(data.value),
            READ_ONLY: True,
            STACK: form.size <= 1024,
            HEAP: heap.get(data.at) == (var.type, data.value),
        }
        if form.direct != (data.place == ITSELF) or not fits[data.place]:
            yield f"{var.id} holds a {var.type}, and its data is {data.place} at {data.at}"


def _cache(s: State) -> Iterator[str]:
    """A cache answers what the search would; it is at most half full, has an end, and finds what it has."""
    for site in s.sites:
        entries = [one for one in site.entries if one is not None]
        if len(site.entries) & site.mask:
            yield f"{site.id} has {len(site.entries)} slots"
        if len(entries) * 2 > len(site.entries):
            yield f"{site.id} is more than half full"
            continue
        for one in entries:
            wanted = len(site.cases)
            for index, case in enumerate(site.cases):
                if implements(s.inters[case], s.types[one.type]):
                    wanted = index
                    break
            key = (site.cases[wanted], one.type) if wanted < len(site.cases) else None
            if (one.case, one.itab) != (wanted, key):
                yield f"{site.id} says {one.itab} of {one.type}"
            if search(site, s.types[one.type].hash, one.type)[1] is None:
                yield f"{site.id} does not find {one.type}"
            if one.itab is None and not site.can_fail:
                yield f"{site.id} panics, and keeps a no"


def _kept(a: State, b: State) -> Iterator[str]:
    """Itabs are for ever, unchanged; the table never shrinks; what is on the heap was allocated once."""
    for key, itab in a.itabs.items():
        if b.itabs.get(key) != itab:
            yield f"the itab {key} has changed"
    if b.table.size < a.table.size:
        yield "the table has shrunk"
    if b.heap[: len(a.heap)] != a.heap:
        yield "what was on the heap has changed"


def _panicked(a: State, b: State) -> Iterator[str]:
    """A panic changes no variable."""
    if b.last.panic and a.vars != b.vars:
        yield "a variable has changed"


def _allocates(a: State, b: State) -> Iterator[str]:
    """Only a conversion of a concrete value allocates, and at most once."""
    many = len(b.heap) - len(a.heap)
    if many != (b.last.way == HEAP):
        yield f"{many} allocations by way of {b.last.way!r}"


RULES: dict[str, Callable[[State], Iterator[str]]] = {
    "one itab": _one_itab,
    "found": _found,
    "room": _room,
    "answer": _answer,
    "hash": _hash,
    "both words": _both_words,
    "first word": _first_word,
    "data": _data,
    "cache": _cache,
}
STEPS: dict[str, Callable[[State, State], Iterator[str]]] = {
    "kept": _kept,
    "panicked": _panicked,
    "allocates": _allocates,
}
