"""The runtime's own moves, each a pure function named after the function it follows.

All are in runtime/proc.go of go1.27.3. Where the runtime takes a lock or races, a move here is
one indivisible step: the model tells what happens, not how it is kept safe.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.scheduler.state import (
    NETPOLL_BATCH,
    G,
    GStatus,
    M,
    P,
    PStatus,
    State,
    WaitOn,
    WaitQueue,
)

# --- queues -------------------------------------------------------------------------------


def runqput(s: State, p_id: str, g_id: str, as_next: bool) -> State:
    """Into runnext, whose old G moves to the ring's tail; a full ring spills (runqputslow)."""
    p = s.p(p_id)
    if as_next:
        kicked, p = p.runnext, replace(p, runnext=g_id)
        if kicked is None:
            return s.put(p)
        g_id = kicked
    if len(p.runq) < s.runq_size:
        return s.put(replace(p, runq=(*p.runq, g_id)))
    half = s.runq_size // 2
    batch = (*p.runq[:half], g_id)
    p = replace(p, runq=p.runq[half:], runqhead=p.runqhead + half)
    return replace(s.put(p), runq=s.runq + batch)


def runqputbatch(s: State, p_id: str, gs: tuple[str, ...]) -> tuple[State, tuple[str, ...]]:
    """As many as the ring holds; returns those left over."""
    p = s.p(p_id)
    room = s.runq_size - len(p.runq)
    return s.put(replace(p, runq=p.runq + gs[:room])), gs[room:]


def globrunqget(s: State) -> tuple[State, str]:
    """One G, for the look at every 61st schedtick."""
    return replace(s, runq=s.runq[1:]), s.runq[0]


def global_batch(s: State) -> int:
    """How many Gs globrunqgetbatch takes: a fair share and one, at most half a ring."""
    return min(s.runq_size // 2, len(s.runq), len(s.runq) // len(s.ps) + 1)


def globrunqgetbatch(s: State, p_id: str) -> tuple[State, str]:
    """A batch: its first G is to run, the rest go into the (empty) ring of the P."""
    n = global_batch(s)
    g, rest = s.runq[0], s.runq[1:n]
    s, _ = runqputbatch(replace(s, runq=s.runq[n:]), p_id, rest)
    return s, g


def runqget(s: State, p_id: str) -> tuple[State, str, bool]:
    """The next local G, and whether it inherits the time slice (a runnext does)."""
    p = s.p(p_id)
    if p.runnext:
        return s.put(replace(p, runnext=None)), p.runnext, True
    p, g = replace(p, runq=p.runq[1:], runqhead=p.runqhead + 1), p.runq[0]
    return s.put(p), g, False


def runqgrab(s: State, victim: P, runnext_too: bool) -> tuple[State, tuple[str, ...]]:
    """Half of the victim's ring, the odd one included; else, in the last round, its runnext."""
    n = len(victim.runq) - len(victim.runq) // 2
    if n:
        left = replace(victim, runq=victim.runq[n:], runqhead=victim.runqhead + n)
        return s.put(left), victim.runq[:n]
    if runnext_too and victim.runnext:
        return s.put(replace(victim, runnext=None)), (victim.runnext,)
    return s, ()


def runqsteal(s: State, p_id: str, victim: str, runnext_too: bool) -> tuple[State, str]:
    """The thief runs the last of the stolen Gs and queues the others."""
    s, stolen = runqgrab(s, s.p(victim), runnext_too)
    s, _ = runqputbatch(s, p_id, stolen[:-1])
    return s, stolen[-1]


# --- Gs -----------------------------------------------------------------------------------


def leave(s: State, g_id: str, status: GStatus, on: WaitOn | None = None) -> State:
    """The G gives up its M, which goes on in g0 (casgstatus, dropg). execute() would clear an
    unanswered request to yield; here it ends with the time slice that it was for."""
    g = s.g(g_id)
    gone = replace(g, status=status, m=None, waits_on=on, preempt=False)
    return s.put(gone, replace(s.m(g.m), g=None)) if g.m else s.put(gone)


def gosched(s: State, g: G) -> State:
    """goschedImpl: Gosched and preemption alike put the G at the global queue's tail."""
    s = leave(s, g.id, GStatus.RUNNABLE)
    return wakep(replace(s, runq=(*s.runq, g.id)))


def execute(s: State, p_id: str, g_id: str, inherit_time: bool) -> State:
    p = s.p(p_id)
    assert p.m is not None
    g = replace(s.g(g_id), status=GStatus.RUNNING, m=p.m, preempt=False, waits_on=None)
    ticked = p if inherit_time else replace(p, schedtick=p.schedtick + 1)
    return s.put(g, replace(s.m(p.m), g=g_id), ticked)


def wait(s: State, g_id: str, on: WaitOn) -> State:
    """Queue a G behind the others that wait on the object."""
    queues = list(s.waiting)
    for i, q in enumerate(queues):
        if q.on == on:
            queues[i] = WaitQueue(on, (*q.gs, g_id))
            break
    else:
        queues.append(WaitQueue(on, (g_id,)))
    return replace(s, waiting=tuple(queues))


def unwait(s: State, gs: tuple[str, ...]) -> State:
    """Take Gs off whatever they wait on and make them runnable; they are in no queue yet."""
    left = (WaitQueue(q.on, tuple(g for g in q.gs if g not in gs)) for q in s.waiting)
    s = replace(s, waiting=tuple(q for q in left if q.gs))
    return s.put(*(replace(s.g(g), status=GStatus.RUNNABLE, waits_on=None) for g in gs))


def ready(s: State, g_id: str, p_id: str) -> State:
    return wakep(runqput(unwait(s, (g_id,)), p_id, g_id, as_next=True))


# --- Ms and Ps ----------------------------------------------------------------------------


def pidleget(s: State, spinning: bool = False) -> tuple[State, str | None]:
    """The head of the idle Ps; if there is none, a caller with work for a spinning M leaves
    word for the Ms that are about to go idle (pidlegetSpinning)."""
    if not s.idle_ps:
        return (replace(s, needspinning=True) if spinning else s), None
    return replace(s, idle_ps=s.idle_ps[1:]), s.idle_ps[0]


def pidleput(s: State, p_id: str) -> State:
    p = replace(s.p(p_id), status=PStatus.IDLE, m=None)
    return replace(s.put(p), idle_ps=(p_id, *s.idle_ps))


def acquirep(s: State, m_id: str, p_id: str) -> State:
    p = replace(s.p(p_id), status=PStatus.RUNNING, m=m_id)
    return s.put(p, replace(s.m(m_id), p=p_id))


def become_spinning(s: State, m_id: str) -> State:
    s = s.put(replace(s.m(m_id), spinning=True))
    return replace(s, nmspinning=s.nmspinning + 1, needspinning=False)


def reset_spinning(s: State, m_id: str) -> State:
    """A spinning M found work. It stops spinning and, since there may be more, wakes another."""
    s = s.put(replace(s.m(m_id), spinning=False))
    return wakep(replace(s, nmspinning=s.nmspinning - 1))


def startm(s: State, p_id: str, spinning: bool) -> State:
    """An M for a P: the last one that went idle, or a new thread. A caller that asks for a
    spinning one has counted it in nmspinning."""
    if s.idle_ms:
        m_id = s.idle_ms[0]
        s = replace(s, idle_ms=s.idle_ms[1:])
    else:
        m_id = f"M{s.mnext}"
        s = replace(s, ms=(*s.ms, M(m_id)), mnext=s.mnext + 1)
    return acquirep(s.put(replace(s.m(m_id), spinning=spinning)), m_id, p_id)


def wakep(s: State) -> State:
    """One more spinning M, unless there is one already or no P is idle."""
    if s.nmspinning:
        return s
    s, p_id = pidleget(s, spinning=True)
    if p_id is None:
        return s
    return startm(replace(s, nmspinning=1), p_id, spinning=True)


def stopm(s: State, m_id: str) -> State:
    return replace(s, idle_ms=(m_id, *s.idle_ms))


def stoplockedm(s: State, m_id: str) -> State:
    """The G of a locked M left it: the P goes to others, the M sleeps until its G is to run."""
    p_id = s.m(m_id).p
    if p_id is None:
        return s
    p = replace(s.p(p_id), m=None, status=PStatus.IDLE)
    return handoffp(s.put(replace(s.m(m_id), p=None), p), p_id)


def mexit(s: State, m_id: str) -> State:
    """A G ended without unlocking: its M ends with it, and nobody can use that thread again."""
    s = stoplockedm(s, m_id)
    gone = s.m(m_id).lockedg
    s = s.put(*(replace(g, lockedm=None) for g in s.gs if g.id == gone))
    return replace(s, ms=tuple(m for m in s.ms if m.id != m_id))


def startlockedm(s: State, p_id: str, g_id: str) -> State:
    """An M found a G that is locked to another: it hands over its P, wakes that M, and parks."""
    p = s.p(p_id)
    home = s.g(g_id).lockedm
    assert p.m is not None
    assert home is not None
    s = stopm(s.put(replace(s.m(p.m), p=None)), p.m)
    return acquirep(s, home, p_id)


def handoffp(s: State, p_id: str) -> State:
    """A P without an M gets one if there may be something to do for it, or goes idle."""
    if not s.p(p_id).empty or s.runq:
        return startm(s, p_id, spinning=False)
    if s.nmspinning + s.npidle == 0:
        return startm(replace(s, nmspinning=1, needspinning=False), p_id, spinning=True)
    if s.npidle == len(s.ps) - 1 and s.lastpoll is not None:
        return startm(s, p_id, spinning=False)  # the last P: someone has to poll the network
    return pidleput(s, p_id)


def injectglist(s: State, gs: tuple[str, ...], p_id: str | None) -> State:
    """Gs from the network become runnable. Without a P all go to the global queue; with one,
    as many as there are idle Ps do, and the rest into its ring. An M starts for each idle P."""
    if not gs:
        return s
    s = unwait(s, gs)
    to_global = len(gs) if p_id is None else min(s.npidle, len(gs))
    s = replace(s, runq=s.runq + gs[:to_global])
    for _ in range(to_global):
        s, idle = pidleget(s, spinning=True)
        if idle is None:
            break
        s = startm(s, idle, spinning=False)
    if p_id is None:
        return s
    s, left = runqputbatch(s, p_id, gs[to_global:])
    return wakep(replace(s, runq=s.runq + left))


def netpoll(s: State) -> tuple[State, tuple[str, ...]]:
    """What the kernel has ready, the last news first: netpollready pushes onto the list's head."""
    batch = s.netpoll_ready[:NETPOLL_BATCH]
    return replace(s, netpoll_ready=s.netpoll_ready[NETPOLL_BATCH:]), tuple(reversed(batch))
