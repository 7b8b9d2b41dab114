"""Whom an event names, and what that one is doing: the words of refusals."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TypeVar

from talkdiagrams.mechanisms.cgo.events import Event
from talkdiagrams.mechanisms.cgo.state import G, GStatus, M, Obj, P, Phase, State, Thread
from talkdiagrams.mechanisms.errors import Illegal

One = TypeVar("One", P, M, G, Thread, Obj)


def need(e: Event, what: str, id: str, there: Sequence[One]) -> One:
    """The one of this name, or a refusal with the nearest."""
    for one in there:
        if one.id == id:
            return one
    known = [one.id for one in there]
    near = get_close_matches(id, known, 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known[:12]) or 'none'}"
    raise Illegal(e, f"there is no {what} {id}", hint)


def g_of(s: State, e: Event, id: str) -> G:
    """A G by its name."""
    return need(e, "G", id, s.gs)


def running(s: State, e: Event, id: str) -> G:
    """A G that runs Go."""
    g = g_of(s, e, id)
    if g.status is not GStatus.RUNNING or g.phase is Phase.CGOCALL:
        raise Illegal(e, f"{g.label} does not run Go: it {doing(s, g)}", way_out(s, g))
    return g


def thread_of(s: State, e: Event, id: str) -> Thread:
    """A thread that has not ended."""
    thread = need(e, "thread", id, s.threads)
    if thread.ended:
        raise Illegal(e, f"{id} has ended")
    return thread


def doing(s: State, g: G) -> str:  # noqa: PLR0911 - a case a status
    """Words behind the name of a G."""
    match g.status:
        case GStatus.WAITING:
            return f"waits for {g.on}"
        case GStatus.RUNNABLE:
            return "is runnable"
        case GStatus.DEADEXTRA:
            return "is kept for a thread of C"
        case _:
            pass
    match g.phase:
        case Phase.CGOCALL:
            return "is in cgocall"
        case Phase.SYSCALL:
            return "has entered the system call"
        case Phase.C:
            return f"is in C, in {g.crossings[-1].fn}"
        case Phase.BACK:
            return "is back from C, before exitsyscall"
        case Phase.ENTERED:
            return "is in cgocallbackg, before exitsyscall"
        case _:
            if g.status is GStatus.SYSCALL:
                return f"is in C, on {s.m(g.m).thread}"
            return "runs Go"


def way_out(s: State, g: G) -> str:
    """What has to happen before this G can run Go."""
    match g.status:
        case GStatus.WAITING:
            return f"ready {g.id} first"
        case GStatus.RUNNABLE:
            return "schedule P0 first"
        case GStatus.DEADEXTRA:
            return "callback h from C1 first"
        case _:
            pass
    match g.phase:
        case Phase.CGOCALL:
            return f"entersyscall {g.id} first"
        case Phase.SYSCALL:
            return f"asmcgocall {g.id} first"
        case Phase.C:
            return f"return {g.crossings[-1].fn} to {g.id} first"
        case Phase.BACK | Phase.ENTERED:
            return f"exitsyscall {g.id} first"
        case _:
            return f"callback h from {s.m(g.m).thread} first"
