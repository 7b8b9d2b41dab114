"""The nouns of the collector: objects in spans, roots, mark bits, and the frozen state that holds them all.

Names follow the runtime's own (runtime/mgc.go, mgcmark.go, mgcmark_greenteagc.go, mbarrier.go).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

# Green Tea scans objects of these sizes by span: heapBitsInSpan in runtime/mbitmap.go (512 bytes on
# 64-bit machines) and gcUsesSpanInlineMarkBits in runtime/mgcmark_greenteagc.go (at least 16).
SMALLEST_INLINE, LARGEST_INLINE = 16, 512
NIL = "nil"


class Stage(StrEnum):
    """Where the collector is in its cycle. The runtime keeps three values in `gcphase`; see `gcphase`."""

    OFF = "off"
    SWEEP_TERMINATION = "sweep termination"
    MARK = "mark"
    MARK_TERMINATION = "mark termination"
    SWEEP = "sweep"


class Barrier(StrEnum):
    """What a pointer write does while marking; all but the first are for demonstrations."""

    BOTH = "both"  # what the compiler emits: the old and the new pointer are shaded, always
    HYBRID = "hybrid"  # as the design has it: the new one only while the writer's stack is grey
    DELETION = "deletion"  # Yuasa: the old pointer only
    INSERTION = "insertion"  # Dijkstra: the new pointer only
    OFF = "off"


class Color(StrEnum):
    """White: not marked. Grey: marked, its pointers not yet followed. Black: both."""

    WHITE = "white"
    GREY = "grey"
    BLACK = "black"


@dataclass(frozen=True, slots=True)
class Object:
    """An object on the heap; `fields` are its pointers, "" where one is nil.

    `mark` and `scan` are Green Tea's two bits; for other objects `scan` stands for having left the
    work list. An object without pointers lies in a noscan span and is never scanned.
    """

    id: str
    fields: tuple[tuple[str, str], ...] = ()
    mark: bool = False
    scan: bool = False

    @property
    def color(self) -> Color:
        if not self.mark:
            return Color.WHITE
        return Color.BLACK if self.scan else Color.GREY

    @property
    def pointers(self) -> tuple[str, ...]:
        """Where it points to, each target once, nil left out."""
        return tuple(dict.fromkeys(target for _, target in self.fields if target))

    def field(self, name: str) -> str | None:
        return dict(self.fields).get(name)


@dataclass(frozen=True, slots=True)
class Span:
    """Pages cut into slots of one size; an empty slot is "". All its objects have pointers, or none has."""

    id: int
    slots: tuple[str, ...]
    size: int = 32
    noscan: bool = False
    swept: bool = True

    @property
    def inline(self) -> bool:
        """Whether its mark bits lie in the span itself, so that Green Tea scans it as a whole."""
        return SMALLEST_INLINE <= self.size <= LARGEST_INLINE

    @property
    def objects(self) -> tuple[str, ...]:
        return tuple(id for id in self.slots if id)


@dataclass(frozen=True, slots=True)
class Stack:
    """A goroutine's stack: the heap objects it points to. Grey until it was scanned in this cycle."""

    g: str
    pointers: tuple[str, ...] = ()
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class Global:
    """A package variable that holds a pointer; "" is nil."""

    name: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The whole heap between two events.

    `work` is the list of grey objects, the last one is taken next (gcWork's buffers); `spanq` the queue
    of spans with grey objects, the first is taken next. `trace` lists what was scanned in this cycle,
    in that order; `freed` holds what this cycle's sweep took, with the places it had.
    """

    objects: tuple[Object, ...]
    spans: tuple[Span, ...]
    stacks: tuple[Stack, ...] = ()
    globals: tuple[Global, ...] = ()
    stage: Stage = Stage.OFF
    barrier: Barrier = Barrier.BOTH
    wb: bool = False  # runtime: writeBarrier.enabled
    globals_scanned: bool = False
    work: tuple[str, ...] = ()
    spanq: tuple[int, ...] = ()
    greentea: bool = False
    trace: tuple[str, ...] = ()
    freed: tuple[tuple[str, int, int], ...] = ()
    cycle: int = 0
    now: int = 0  # events so far

    def find(self, id: str) -> Object | None:
        return next((o for o in self.objects if o.id == id), None)

    def object(self, id: str) -> Object:
        for o in self.objects:
            if o.id == id:
                return o
        raise KeyError(id)

    def find_stack(self, g: str) -> Stack | None:
        return next((stack for stack in self.stacks if stack.g == g), None)

    def stack(self, g: str) -> Stack:
        for stack in self.stacks:
            if stack.g == g:
                return stack
        raise KeyError(g)

    def find_global(self, name: str) -> Global | None:
        return next((one for one in self.globals if one.name == name), None)

    def find_span(self, id: int) -> Span | None:
        return next((span for span in self.spans if span.id == id), None)

    def span(self, id: int) -> Span:
        for span in self.spans:
            if span.id == id:
                return span
        raise KeyError(id)

    def span_of(self, id: str) -> Span:
        return next(span for span in self.spans if id in span.slots)

    def put(self, *changed: Object | Span | Stack | Global) -> "State":
        """This state with these things in place of those of the same name."""
        objects = {x.id: x for x in changed if isinstance(x, Object)}
        spans = {x.id: x for x in changed if isinstance(x, Span)}
        stacks = {x.g: x for x in changed if isinstance(x, Stack)}
        variables = {x.name: x for x in changed if isinstance(x, Global)}
        return replace(
            self,
            objects=tuple(objects.get(o.id, o) for o in self.objects) if objects else self.objects,
            spans=tuple(spans.get(x.id, x) for x in self.spans) if spans else self.spans,
            stacks=tuple(stacks.get(x.g, x) for x in self.stacks) if stacks else self.stacks,
            globals=tuple(variables.get(x.name, x) for x in self.globals)
            if variables
            else self.globals,
        )

    def by_span(self, id: str) -> bool:
        """Whether this object is scanned with its span rather than from the work list."""
        return self.greentea and self.span_of(id).inline

    @property
    def stopped(self) -> bool:
        """Whether the world is stopped: no goroutine runs."""
        return self.stage in (Stage.SWEEP_TERMINATION, Stage.MARK_TERMINATION)

    @property
    def gcphase(self) -> str:
        """The runtime's name of the phase: sweeping belongs to _GCoff."""
        names = {Stage.MARK: "_GCmark", Stage.MARK_TERMINATION: "_GCmarktermination"}
        return names.get(self.stage, "_GCoff")

    @property
    def roots(self) -> tuple[str, ...]:
        """Objects that a stack or a global points to."""
        found = [id for stack in self.stacks for id in stack.pointers]
        found += [one.target for one in self.globals if one.target]
        return tuple(dict.fromkeys(found))

    def reach(self, start: Iterable[str]) -> frozenset[str]:
        """Everything that can be reached from there, also what is no longer on the heap."""
        known = {o.id: o for o in self.objects}
        todo, found = list(start), set[str]()
        while todo:
            id = todo.pop()
            if id not in found:
                found.add(id)
                todo += known[id].pointers if id in known else ()
        return frozenset(found)

    def reachable(self) -> frozenset[str]:
        return self.reach(self.roots)

    def colored(self, color: Color) -> Iterator[Object]:
        return (o for o in self.objects if o.color is color)

    def pointed(self) -> frozenset[str]:
        """Everything that a root or an object points to, reachable or not."""
        return frozenset(self.roots).union(*(o.pointers for o in self.objects))

    def dangling(self) -> tuple[str, ...]:
        """What was freed and can still be reached: memory corruption in the making."""
        reachable = self.reachable()
        return tuple(id for id, _, _ in self.freed if id in reachable)

    def lost(self) -> tuple[str, ...]:
        """White objects that can be reached, and that no grey object or unscanned root leads to any more."""
        if self.stage not in (Stage.MARK, Stage.MARK_TERMINATION):
            return ()
        start = [o.id for o in self.colored(Color.GREY)]
        start += [id for stack in self.stacks if not stack.scanned for id in stack.pointers]
        if not self.globals_scanned:
            start += [one.target for one in self.globals if one.target]
        safe, reachable = self.reach(start), self.reachable()
        white = (o.id for o in self.colored(Color.WHITE))
        return tuple(id for id in white if id in reachable and id not in safe)
