"""The nouns: pages, spans, and the counters from which both MemStats and runtime/metrics are made.

Pages are what is; counters are what the runtime believes. The invariants compare the two. Names follow
runtime/mheap.go, runtime/mstats.go (heapStatsDelta, sysMemStat) and runtime/metrics.go.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from talkdiagrams.mechanisms.accounts.classes import PAGE

FREE, RELEASED = "free", "released"  # a page that no span has: backed by memory, or not
STACK_SPAN = 32 * 1024  # stacks below this size share spans of it (_StackCacheSize)
LEAST_STACK = 2048
MSPAN = 160  # bytes of a record that describes a span
CHUNK = 16 * 1024  # such records are taken from the system by so much (_FixAllocChunk)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of pages: objects of one size, or stacks of one size. `holds` says whose, and how many of each."""

    id: int
    kind: str  # heap, stack
    first: int
    pages: int
    elem: int
    holds: tuple[tuple[str, int], ...] = ()

    @property
    def slots(self) -> int:
        """How many objects or stacks have room."""
        return self.pages * PAGE // self.elem

    @property
    def used(self) -> int:
        """How many of the slots are taken."""
        return sum(number for _, number in self.holds)


@dataclass(frozen=True, slots=True)
class Counters:
    """What the runtime counts, in bytes. The first block is heapStatsDelta; the second what it took from the system."""

    committed: int = 0
    released: int = 0
    in_heap: int = 0
    in_stacks: int = 0
    in_objects: int = 0
    total_alloc: int = 0
    total_free: int = 0
    mspan_inuse: int = 0
    mspan_sys: int = 0
    mcache_inuse: int = 0
    mcache_sys: int = 0
    gc_misc_sys: int = 0
    buckhash_sys: int = 0
    stacks_sys: int = 0
    other_sys: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """Everything at one moment. `pages` says who has each page; `dead` are objects that nothing leads to any more."""

    pages: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    counters: Counters = Counters()
    groups: tuple[str, ...] = ()  # names of objects that are alive
    dead: tuple[str, ...] = ()
    stacks: tuple[tuple[str, int], ...] = ()  # whose, and its size
    chunk: int = 8  # pages by which the heap grows; 512 in Go
    made: int = 0

    def count(self, **changes: int) -> "State":
        """The state with counters changed by so much."""
        new = {name: getattr(self.counters, name) + by for name, by in changes.items()}
        return replace(self, counters=replace(self.counters, **new))

    def span(self, id: int) -> Span:
        """Return a span that is there."""
        return next(one for one in self.spans if one.id == id)

    def with_span(self, new: Span) -> "State":
        """The state with one span replaced."""
        return replace(self, spans=tuple(new if one.id == new.id else one for one in self.spans))


def runs(s: State) -> Iterator[tuple[int, int, str]]:
    """Yield neighbours that belong together: first page, how many, and who has them."""
    at = 0
    while at < len(s.pages):
        end = at
        while end < len(s.pages) and s.pages[end] == s.pages[at]:
            end += 1
        yield at, end - at, s.pages[at]
        at = end


def classes(c: Counters) -> dict[str, int]:
    """Each of /memory/classes but the total, as runtime/metrics.go computes it."""
    return {
        "heap/objects": c.in_objects,
        "heap/unused": c.in_heap - c.in_objects,
        "heap/free": c.committed - c.in_heap - c.in_stacks,
        "heap/released": c.released,
        "heap/stacks": c.in_stacks,
        "metadata/mcache/free": c.mcache_sys - c.mcache_inuse,
        "metadata/mcache/inuse": c.mcache_inuse,
        "metadata/mspan/free": c.mspan_sys - c.mspan_inuse,
        "metadata/mspan/inuse": c.mspan_inuse,
        "metadata/other": c.gc_misc_sys,
        "os-stacks": c.stacks_sys,
        "other": c.other_sys,
        "profiling/buckets": c.buckhash_sys,
    }


def total(c: Counters) -> int:
    """The class total: what was taken from the system. heap/free is a difference, so the classes sum to this."""
    return (
        c.committed + c.released + c.stacks_sys + c.mspan_sys + c.mcache_sys
        + c.buckhash_sys + c.gc_misc_sys + c.other_sys
    )  # fmt: skip


# A class, or a sum of classes, and the field of MemStats that says the same.
MEMSTATS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("HeapAlloc", ("heap/objects",)),
    ("HeapInuse", ("heap/objects", "heap/unused")),
    ("HeapIdle", ("heap/free", "heap/released")),
    ("HeapReleased", ("heap/released",)),
    ("HeapSys", ("heap/objects", "heap/unused", "heap/free", "heap/released")),
    ("StackInuse", ("heap/stacks",)),
    ("StackSys", ("heap/stacks", "os-stacks")),
    ("MSpanInuse", ("metadata/mspan/inuse",)),
    ("MSpanSys", ("metadata/mspan/inuse", "metadata/mspan/free")),
    ("MCacheInuse", ("metadata/mcache/inuse",)),
    ("MCacheSys", ("metadata/mcache/inuse", "metadata/mcache/free")),
    ("BuckHashSys", ("profiling/buckets",)),
    ("GCSys", ("metadata/other",)),
    ("OtherSys", ("other",)),
)


def memstats(c: Counters) -> dict[str, int]:
    """The fields of MemStats that are sums of classes, and Sys."""
    parts = classes(c)
    found = {name: sum(parts[one] for one in names) for name, names in MEMSTATS}
    return {**found, "Sys": total(c)}
