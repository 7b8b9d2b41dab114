"""The nouns: objects, what is attached to them (the runtime's specials), and the two queues.

Names follow runtime/mfinal.go, runtime/mcleanup.go and runtime/mgcsweep.go. `vars` are what the program can
reach at once: its variables. A special is set, then queued by the sweeper, then run by a goroutine, once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal


class Stage(StrEnum):
    """How far a finalizer or a cleanup has come."""

    SET = "set"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # SetFinalizer(x, nil), Cleanup.Stop


FOLLOWS: dict[Stage, frozenset[Stage]] = {
    Stage.SET: frozenset({Stage.QUEUED, Stage.STOPPED}),
    Stage.QUEUED: frozenset({Stage.RUNNING}),
    Stage.RUNNING: frozenset({Stage.DONE}),
    Stage.DONE: frozenset(),
    Stage.STOPPED: frozenset(),
}

Kind = Literal["finalizer", "cleanup"]


@dataclass(frozen=True, slots=True)
class Obj:
    """An object in the heap: what it points to, and whether its memory was freed."""

    id: str
    refs: tuple[str, ...] = ()
    freed: bool = False


@dataclass(frozen=True, slots=True)
class Special:
    """A finalizer or a cleanup on an object. `keeps` is what its closure or its argument points to."""

    id: str
    kind: Kind
    obj: str
    keeps: tuple[str, ...] = ()
    stage: Stage = Stage.SET


@dataclass(frozen=True, slots=True)
class Weak:
    """A weak pointer; once `cleared`, Value is nil for ever."""

    id: str
    obj: str
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Everything at one moment. `workers`: on how many goroutines cleanups run."""

    objs: tuple[Obj, ...] = ()
    vars: tuple[str, ...] = ()
    specials: tuple[Special, ...] = ()
    weaks: tuple[Weak, ...] = ()
    finq: tuple[str, ...] = ()
    cleanq: tuple[str, ...] = ()
    workers: int = 1
    cycles: int = 0
    exited: bool = False

    def obj(self, id: str) -> Obj | None:
        """Return an object, freed or not."""
        return next((one for one in self.objs if one.id == id), None)

    def special(self, id: str) -> Special | None:
        """Return a finalizer or a cleanup."""
        return next((one for one in self.specials if one.id == id), None)

    def weak(self, id: str) -> Weak | None:
        """Return a weak pointer."""
        return next((one for one in self.weaks if one.id == id), None)

    def on(self, obj: str, kind: Kind, *stages: Stage) -> tuple[Special, ...]:
        """What is attached to an object, in these stages."""
        return tuple(
            one
            for one in self.specials
            if one.obj == obj and one.kind == kind and one.stage in stages
        )

    def at(self, kind: Kind, stage: Stage) -> tuple[Special, ...]:
        """All of a kind in one stage."""
        return tuple(one for one in self.specials if one.kind == kind and one.stage is stage)

    def with_obj(self, new: Obj) -> "State":
        """The state with one object replaced."""
        return replace(self, objs=tuple(new if one.id == new.id else one for one in self.objs))

    def with_special(self, new: Special) -> "State":
        """The state with one special replaced."""
        specials = tuple(new if one.id == new.id else one for one in self.specials)
        return replace(self, specials=specials)


def closure(s: State, from_: Iterator[str]) -> frozenset[str]:
    """All objects that can be reached by pointers from ``from_``, those included."""
    seen: set[str] = set()
    todo = list(from_)
    while todo:
        id = todo.pop()
        if id in seen:
            continue
        seen.add(id)
        found = s.obj(id)
        todo += found.refs if found and not found.freed else ()
    return frozenset(seen)


def reachable(s: State) -> frozenset[str]:
    """What the program can reach from its variables, or from a special that is about to run or runs."""
    return closure(s, iter(s.vars))


def marked(s: State) -> frozenset[str]:
    """What a collection marks: from variables, from specials, from the queues.

    An object with a finalizer is no root; what it points to is, so that the finalizer finds it whole (markrootSpans).
    """
    return closure(s, roots(s))


def roots(s: State) -> Iterator[str]:
    """Where marking begins."""
    yield from s.vars
    for one in s.specials:
        if one.stage in (Stage.SET, Stage.QUEUED, Stage.RUNNING):
            yield from one.keeps
        if one.kind == "finalizer":
            if one.stage is Stage.SET:
                found = s.obj(one.obj)
                yield from found.refs if found else ()
            elif one.stage in (Stage.QUEUED, Stage.RUNNING):
                yield one.obj
