"""The runtime's own functions as pure functions: gfget, newproc1, gfput, ready, suspendG (runtime/proc.go)."""

from dataclasses import replace

from talkdiagrams.mechanisms.goroutines import stacks
from talkdiagrams.mechanisms.goroutines.state import (
    FOREVER,
    GOID_BATCH,
    STACK_MIN,
    Frame,
    G,
    GStatus,
    Kind,
    P,
    Slot,
    State,
)

# --- being born -----------------------------------------------------------------------------------------------------


def refill(s: State, p: P) -> State:
    """From the global lists, those with a stack first, until half a batch is there."""
    own, some, none = list(p.gfree), list(s.gfree_stack), list(s.gfree_none)
    while len(own) < s.batch // 2 and (some or none):
        own.insert(0, (some or none).pop(0))
    s = replace(s, gfree_stack=tuple(some), gfree_none=tuple(none))
    return s.put(replace(p, gfree=tuple(own)))


def gfget(s: State, p: P) -> State:
    """A dead G into the hand of a go statement, with a stack of the size that is right today; or a new one, idle."""
    if not p.gfree and (s.gfree_stack or s.gfree_none):
        s = refill(s, p)
        p = s.p(p.id)
    if not p.gfree:
        return malg(s, p)
    g = s.g(p.gfree[0])
    s = s.put(replace(p, gfree=p.gfree[1:], hand=g.id))
    if g.stack and g.stack.size != s.start_size:
        s = stacks.stackfree(s, g.stack)
        g = replace(g, stack=None)
    if g.stack is None:
        s, stack = stacks.stackalloc(s, s.start_size)
        g = replace(g, stack=stack)
    return s.put(g)


def malg(s: State, p: P, *, extra: bool = False) -> State:
    """A new G; its stack is of the smallest size, whatever the start size is."""
    s, stack = stacks.stackalloc(s, STACK_MIN)
    id = f"G{len(s.gs) + 1}"
    g = G(id, stack=stack, extra=extra, name=dict(s.names).get(id, ""))
    s = replace(s, gs=(*s.gs, g))
    if extra:
        return s.put(replace(g, status=GStatus.DEADEXTRA))
    return s.put(replace(p, hand=g.id))


def allgadd(s: State, p: P) -> State:
    """A new G is shown to the collector only as dead: its stack holds nothing yet."""
    g = s.g(p.hand)
    return s.put(replace(g, status=GStatus.DEAD)) if g.status is GStatus.IDLE else s


def goid(s: State, p: P) -> tuple[State, int]:
    """The next number of this P's batch."""
    if p.goidcache == p.goidend:
        s = replace(s, goidgen=s.goidgen + GOID_BATCH)
        p = replace(p, goidcache=s.goidgen - GOID_BATCH + 1, goidend=s.goidgen + 1)
    return s.put(replace(p, goidcache=p.goidcache + 1)), p.goidcache


def newproc1(s: State, p: P, fn: str, size: int) -> State:
    """First frame, number, runnable, and into the slot in front of the queue."""
    g = s.g(p.hand)
    s, number = goid(s, p)
    frame = Frame(f"{g.id}.{s.calls}", fn, size)
    g = replace(g, status=GStatus.RUNNABLE, goid=number, frames=(frame,))
    s = replace(s, calls=s.calls + 1).put(g, replace(s.p(p.id), hand=""))
    return runqput(s, p.id, g.id)


def runqput(s: State, p_id: str, g: str) -> State:
    """Into runnext; whoever was there goes to the tail."""
    p = s.p(p_id)
    runq = (*p.runq, p.runnext) if p.runnext else p.runq
    return s.put(replace(p, runnext=g, runq=runq))


# --- dying ----------------------------------------------------------------------------------------------------------


def goexit0(s: State, p: P, g: G) -> State:
    """The G is dead, and on the free list of the P."""
    g = G(g.id, GStatus.DEAD, goid=g.goid, stack=g.stack, name=g.name)
    s = s.put(g, replace(p, g=""))
    return gfput(s, p.id, g)


def gfput(s: State, p_id: str, g: G) -> State:
    """A stack of another size than the start size is not kept; a list that is too long spills to the global ones."""
    if g.stack and g.stack.size != s.start_size:
        s = stacks.stackfree(s, g.stack).put(replace(g, stack=None))
    p = s.p(p_id)
    own = [g.id, *p.gfree]
    if len(own) >= s.batch:
        some, none = list(s.gfree_stack), list(s.gfree_none)
        while len(own) >= s.batch // 2:
            one = own.pop(0)
            (some if s.g(one).stack else none).insert(0, one)
        s = replace(s, gfree_stack=tuple(some), gfree_none=tuple(none))
    return s.put(replace(p, gfree=tuple(own)))


# --- running and waiting --------------------------------------------------------------------------------------------


def execute(s: State, p: P) -> State:
    """The slot in front, then the queue, then the global one."""
    if p.runnext:
        g, p = p.runnext, replace(p, runnext="")
    elif p.runq:
        g, p = p.runq[0], replace(p, runq=p.runq[1:])
    else:
        g, s = s.runq[0], replace(s, runq=s.runq[1:])
    return s.put(replace(s.g(g), status=GStatus.RUNNING), replace(p, g=g))


def ready(s: State, p_id: str, g: G) -> State:
    """Runnable, and next on that P."""
    s = s.put(replace(g, status=GStatus.RUNNABLE, waits="", elem=None, stopped=False))
    return runqput(s, p_id, g.id)


def to_global(s: State, g: G) -> State:
    return replace(s.put(replace(g, status=GStatus.RUNNABLE)), runq=(*s.runq, g.id))


# --- the collector --------------------------------------------------------------------------------------------------


def preempt_park(s: State, p: P, g: G) -> State:
    """A G that was asked to stop has stopped itself; a shrink that had to wait is made up for first."""
    if g.preempt_shrink:
        s = stacks.shrinkstack(s, g)
        g = s.g(g.id)
    return s.put(replace(g, status=GStatus.PREEMPTED), replace(p, g=""))


def suspend(s: State, g: G) -> State:
    """Whoever sets the scan bit owns the stack. A preempted G waits from now on, for whoever suspended it."""
    if g.status is GStatus.PREEMPTED:
        g = replace(g, status=GStatus.WAITING, waits="suspendG", stopped=True)
    return s.put(replace(g, scan=True))


def scanstack(s: State, g: G) -> State:
    """On the way, a stack that is too large is shrunk, or marked for later."""
    if stacks.safe_to_shrink(g):
        return stacks.shrinkstack(s, g)
    return s.put(replace(g, preempt_shrink=True))


def resume(s: State, p_id: str, g: G) -> State:
    g = replace(g, scan=False)
    s = s.put(g)
    return ready(s, p_id, g) if g.stopped else s


def collect(s: State, *, leaks: bool) -> State:
    """A cycle as far as goroutines see it: every stack is scanned, some shrink, the start size is set anew.

    A running G is stopped at a call for its scan, and goes on.
    """
    if leaks:
        s = find_leaks(s)
    scanned = []
    for g in s.gs:
        if g.frames:
            scanned.append(g.used)
            s = scanstack(s, s.g(g.id))
    return replace(s, start_size=stacks.starting_size(s, scanned))


# --- leaks ----------------------------------------------------------------------------------------------------------


def find_leaks(s: State) -> State:
    """Who waits for something that no one who may run again can reach has leaked (findGoroutineLeaks).

    Roots are the globals and the stacks of all who may run; whoever they can wake may run, too; and so on. Who waits
    for a timer or the network may run. main in `select {}` is not told of.
    """
    s = s.put(*(replace(g, status=GStatus.WAITING) for g in s.gs if g.status is GStatus.LEAKED))
    blocked = [
        g for g in s.gs if g.status is GStatus.WAITING and (g.waits in s.heap or g.waits == FOREVER)
    ]
    reached = {slot.of for g in s.gs if g not in blocked for slot in _heap(g)} | {*s.globals}
    while found := [g for g in blocked if g.waits in reached]:
        blocked = [g for g in blocked if g not in found]
        reached |= {slot.of for g in found for slot in _heap(g)}
    leaked = [g for g in blocked if not (g.goid == 1 and g.waits == FOREVER)]
    return s.put(*(replace(g, status=GStatus.LEAKED) for g in leaked))


def _heap(g: G) -> list[Slot]:
    return [slot for slot in g.words() if slot.kind is Kind.HEAP]
