"""Who an event names, what they are doing, and what has to happen before they can do something else."""

from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.goroutines.events import Event
from talkdiagrams.mechanisms.goroutines.state import FOREVER, G, GStatus, P, State
from talkdiagrams.mechanisms.plain import near


def named(s: State, e: Event, id: str) -> G:
    if (g := s.find_g(id)) is None:
        known = [g.id for g in s.gs]
        raise Illegal(e, f"there is no {id}", near(id, known) or "the Gs are " + ", ".join(known))
    return g


def named_p(s: State, e: Event, id: str) -> P:
    if (p := s.find_p(id)) is None:
        raise Illegal(e, f"there is no {id}", "the Ps are " + ", ".join(p.id for p in s.ps))
    return p


def running(s: State, e: Event, id: str) -> tuple[G, P]:
    g = named(s, e, id)
    p = s.p_of(id)
    if g.status is not GStatus.RUNNING or p is None:
        raise Illegal(e, f"{id} does not run: it {doing(g)}", way_out(g))
    return g, p


def unlocked(e: Event, g: G) -> None:
    if g.scan:
        raise Illegal(e, f"the scan bit locks the state of {g.id}", f"resume {g.id} first")


def doing(g: G) -> str:
    """What a G does, as a predicate."""
    if g.scan:
        return f"{doing(replace(g, scan=False))} and is being scanned"
    return {
        GStatus.IDLE: "is not initialised",
        GStatus.RUNNING: "runs",
        GStatus.SYSCALL: "is in a system call",
        GStatus.WAITING: "waits " + ("forever" if g.waits == FOREVER else f"for {g.waits}"),
        GStatus.COPYSTACK: "has its stack moved",
        GStatus.LEAKED: f"has leaked, and waits {'forever' if g.waits == FOREVER else f'for {g.waits}'}",
        GStatus.DEADEXTRA: "waits for a callback from C",
    }.get(g.status, f"is {g.status}")


def way_out(g: G) -> str:
    """What has to happen before this G can do anything."""
    if g.scan:
        return f"resume {g.id} first"
    match g.status:
        case GStatus.RUNNABLE:
            return "schedule P0 first"
        case GStatus.WAITING:
            return "" if g.waits == FOREVER else f"ready {g.id} by G1 first"
        case GStatus.SYSCALL:
            return f"exitsyscall {g.id} first"
        case GStatus.COPYSTACK:
            done = g.move is not None and g.move.copied
            return f"{'adjust' if done else 'copy'} {g.id} first"
        case GStatus.PREEMPTED:
            return f"suspend {g.id}, then resume it"
        case GStatus.DEADEXTRA:
            return f"needm {g.id} first"
        case _:
            return ""
