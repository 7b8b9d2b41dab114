"""What must hold in every state, and across every step; each check has a name and finds faults.

A finding reads `name: what is wrong`. `invariants` judges one state, `invariants_between` the
way from one to the next (order in queues, nothing lost, which status may follow which).
"""

from collections import Counter
from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.scheduler.state import (
    NETPOLL,
    G,
    GStatus,
    MStatus,
    PStatus,
    State,
)

Check = Callable[[State], Iterator[str]]


def places(s: State) -> Iterator[tuple[str, str]]:
    """Every place of every G, as (G, place)."""
    for m in s.ms:
        if m.g:
            yield m.g, m.id
    for p in s.ps:
        if p.runnext:
            yield p.runnext, f"{p.id}'s runnext"
        for g in p.runq:
            yield g, f"{p.id}'s queue"
        for g in p.gfree:
            yield g, f"{p.id}'s gFree"
    for g in s.runq:
        yield g, "the global queue"
    for q in s.waiting:
        for g in q.gs:
            yield g, str(q.on)


def one_place(s: State) -> Iterator[str]:
    """No G is in two places, none in no place, and no place holds a G that does not exist."""
    where: dict[str, list[str]] = {g.id: [] for g in s.gs}
    if len(where) != len(s.gs):
        yield "two Gs have the same id"
    for g_id, place in places(s):
        if g_id not in where:
            yield f"{place} holds {g_id}, which does not exist"
        where.setdefault(g_id, []).append(place)
    for g in s.gs:
        if len(where[g.id]) > 1:
            yield f"{g.id} is in {' and in '.join(where[g.id])}"
        if not where[g.id]:
            yield f"{g.id} is lost: no queue, M or object holds it"


def status_fits(s: State) -> Iterator[str]:
    """A G's status says in which kind of place it is."""
    status = {g.id: g.status for g in s.gs}
    kinds: tuple[tuple[Iterator[str], tuple[GStatus, ...], str], ...] = (
        ((m.g for m in s.ms if m.g), (GStatus.RUNNING, GStatus.SYSCALL), "an M"),
        (iter(s.runnable()), (GStatus.RUNNABLE,), "a run queue"),
        ((g for q in s.waiting for g in q.gs), (GStatus.WAITING,), "a wait queue"),
        ((g for p in s.ps for g in p.gfree), (GStatus.DEAD,), "gFree"),
    )
    for gs, allowed, place in kinds:
        for g in gs:
            if status.get(g, allowed[0]) not in allowed:
                yield f"{g} is {status[g]} and in {place}"


def g_and_m(s: State) -> Iterator[str]:
    """A G that runs or is in a syscall has exactly one M, which has it; others have none."""
    ms = {m.id: m for m in s.ms}
    for g in s.gs:
        if g.status in (GStatus.RUNNING, GStatus.SYSCALL):
            if g.m is None:
                yield f"{g.id} is {g.status} without an M"
            elif g.m not in ms or ms[g.m].g != g.id:
                yield f"{g.id} is on {g.m}, which does not have it"
        elif g.m is not None:
            yield f"{g.id} is {g.status} and on {g.m}"
    for g_id, n in Counter(m.g for m in s.ms if m.g).items():
        if n > 1:
            yield f"{n} Ms have {g_id}"


def running_has_p(s: State) -> Iterator[str]:
    """Go code runs with a P only; an M in a syscall may have lost its own."""
    for m in s.ms:
        g = s.find_g(m.g) if m.g else None
        if g and g.status is GStatus.RUNNING and m.p is None:
            yield f"{g.id} runs on {m.id} without a P"


def m_and_p(s: State) -> Iterator[str]:
    """One P an M and one M a P, both ways round; a P has an M exactly if it is Prunning."""
    ms, ps = {m.id: m for m in s.ms}, {p.id: p for p in s.ps}
    for m in s.ms:
        if m.p is not None and (m.p not in ps or ps[m.p].m != m.id):
            yield f"{m.id} has {m.p}, which is not its"
    for p in s.ps:
        if p.m is not None and (p.m not in ms or ms[p.m].p != p.id):
            yield f"{p.id} is on {p.m}, which does not have it"
        if (p.m is not None) != (p.status is PStatus.RUNNING):
            yield f"{p.id} is {p.status} and its M is {p.m or 'none'}"


def idle_ps(s: State) -> Iterator[str]:
    """The list of idle Ps holds each Pidle P once and no other."""
    idle = Counter(p.id for p in s.ps if p.status is PStatus.IDLE)
    for p_id in sorted((idle - Counter(s.idle_ps)) + (Counter(s.idle_ps) - idle)):
        yield f"{p_id} is Pidle and not on the list, or on it and not Pidle"


def idle_p_empty(s: State) -> Iterator[str]:
    """A P goes idle with nothing queued."""
    for p in s.ps:
        if p.status is PStatus.IDLE and not p.empty:
            yield f"{p.id} is idle and holds {', '.join(p.local)}"


def idle_ms(s: State) -> Iterator[str]:
    """The list of idle Ms holds each parked M once and no other."""
    parked = Counter(m.id for m in s.ms if s.m_status(m) is MStatus.IDLE)
    for m_id in sorted((parked - Counter(s.idle_ms)) + (Counter(s.idle_ms) - parked)):
        yield f"{m_id} is parked and not on the list, or on it and not parked"


def ring_bound(s: State) -> Iterator[str]:
    """A ring holds what it has slots for."""
    for p in s.ps:
        if len(p.runq) > s.runq_size:
            yield f"{p.id} queues {len(p.runq)} Gs in {s.runq_size} slots"


def spinning(s: State) -> Iterator[str]:
    """A spinning M has a P, no G and nothing queued; nmspinning counts them all."""
    for m in (m for m in s.ms if m.spinning):
        p = s.find_p(m.p) if m.p else None
        if p is None:
            yield f"{m.id} spins without a P"
        elif not p.empty:
            yield f"{m.id} spins although {p.id} holds {', '.join(p.local)}"
        if m.g:
            yield f"{m.id} spins and has {m.g}"
    if (n := sum(m.spinning for m in s.ms)) != s.nmspinning:
        yield f"{n} Ms spin, nmspinning is {s.nmspinning}"


def poller(s: State) -> Iterator[str]:
    """At most one M is blocked in netpoll; while it is, lastpoll is 0 (here None)."""
    polling = [m for m in s.ms if m.polling]
    if len(polling) != (s.lastpoll is None):
        yield f"{len(polling)} Ms are in netpoll, lastpoll is {s.lastpoll}"
    for m in polling:
        if m.g or m.p or m.spinning:
            yield f"{m.id} is in netpoll and has {m.g or m.p or 'spinning set'}"


def netpoll_ready(s: State) -> Iterator[str]:
    """The kernel has news, once, for Gs that wait on the network."""
    waits = set(s.waits(NETPOLL))
    for g, n in Counter(s.netpoll_ready).items():
        if g not in waits or n > 1:
            yield f"{g} is ready {n} times and does{'' if g in waits else ' not'} wait on netpoll"


def wait_queues(s: State) -> Iterator[str]:
    """A waiting G and the queue of its object name each other; no queue is empty or double."""
    on = {g.id: g.waits_on for g in s.gs}
    for q in s.waiting:
        if not q.gs:
            yield f"{q.on} has an empty queue"
        for id in q.gs:
            if on.get(id) != q.on:
                yield f"{id} queues on {q.on} and waits on {on.get(id)}"
    for g in s.gs:
        if (g.waits_on is not None) != (g.status is GStatus.WAITING):
            yield f"{g.id} is {g.status} and waits on {g.waits_on}"
    for obj, n in Counter(q.on for q in s.waiting).items():
        if n > 1:
            yield f"{obj} has {n} queues"


def preempt_flag(s: State) -> Iterator[str]:
    """Only a G on an M can have been asked to yield."""
    for g in s.gs:
        if g.preempt and g.status not in (GStatus.RUNNING, GStatus.SYSCALL):
            yield f"{g.id} is {g.status} and asked to yield"


def locked_pairs(s: State) -> Iterator[str]:
    """A locked G and its M name each other."""
    gs, ms = {g.id: g for g in s.gs}, {m.id: m for m in s.ms}
    for g in s.gs:
        if g.lockedm and (g.lockedm not in ms or ms[g.lockedm].lockedg != g.id):
            yield f"{g.id} is locked to {g.lockedm}, which does not know it"
    for m in s.ms:
        if m.lockedg and (m.lockedg not in gs or gs[m.lockedg].lockedm != m.id):
            yield f"{m.id} is locked to {m.lockedg}, which does not know it"


def locked_at_home(s: State) -> Iterator[str]:
    """A locked G runs on its M only, and that M runs nothing else: it never looks for work."""
    for m in s.ms:
        g = s.find_g(m.g) if m.g else None
        if g and g.lockedm not in (None, m.id):
            yield f"{g.id} is locked to {g.lockedm} and on {m.id}"
        if m.lockedg and m.g not in (None, m.lockedg):
            yield f"{m.id} is locked to {m.lockedg} and has {m.g}"
        if m.lockedg and m.g is None and (m.p or m.spinning or m.polling):
            yield f"{m.id} is locked to {m.lockedg} and looks for work without it"


def loops_only_while_it_could_run(s: State) -> Iterator[str]:
    """A G in a loop that calls nothing runs, or was stopped in it: it neither waits nor ends."""
    for g in s.gs:
        if g.loops and g.status not in (GStatus.RUNNING, GStatus.RUNNABLE):
            yield f"{g.id} is {g.status} in a loop that calls nothing"


def no_signal_if_off(s: State) -> Iterator[str]:
    """With asyncpreemptoff nobody sends a preemption signal."""
    for m in s.ms:
        if m.signal and s.asyncpreemptoff:
            yield f"a signal is on its way to {m.id}, although they are off"


def work_conserving(s: State) -> Iterator[str]:
    """While a P is idle and no M spins, every queued G has an M that is about to look.

    So wakep, resetspinning and the limit on spinning Ms together lose no work. The Ms about to
    look are those with a P and without a G; each takes at least one G.
    """
    looking = sum(s.m_status(m) is MStatus.SCHEDULING for m in s.ms)
    queued = s.runnable()
    if s.idle_ps and not s.nmspinning and len(queued) > looking:
        yield f"{s.idle_ps[0]} is idle, {', '.join(queued[:4])} waits to run and no M spins"


CHECKS: dict[str, Check] = {
    "one place": one_place,
    "status fits": status_fits,
    "G and M": g_and_m,
    "running has P": running_has_p,
    "M and P": m_and_p,
    "idle Ps": idle_ps,
    "idle P is empty": idle_p_empty,
    "idle Ms": idle_ms,
    "ring bound": ring_bound,
    "spinning": spinning,
    "poller": poller,
    "netpoll ready": netpoll_ready,
    "wait queues": wait_queues,
    "preempt flag": preempt_flag,
    "locked pairs": locked_pairs,
    "locked at home": locked_at_home,
    "loops": loops_only_while_it_could_run,
    "signals": no_signal_if_off,
    "work conserving": work_conserving,
}


def invariants(s: State) -> list[str]:
    """Everything that is wrong with a state; an empty list means it is sound."""
    return [f"{name}: {fault}" for name, check in CHECKS.items() for fault in check(s)]


# --- from one state to the next -----------------------------------------------------------

# runtime/proc.go, calls of casgstatus. The key None is a G that did not exist.
_R, _X, _S, _W, _D = (
    GStatus.RUNNABLE, GStatus.RUNNING, GStatus.SYSCALL, GStatus.WAITING, GStatus.DEAD
)  # fmt: skip
FOLLOWS: dict[GStatus | None, frozenset[GStatus | None]] = {
    None: frozenset({_R}),
    _R: frozenset({_X}),
    _X: frozenset({_R, _S, _W, _D}),
    _S: frozenset({_X, _R}),
    _W: frozenset({_R, _X}),  # at once running: netpoll's first G, a timer's on a spinning M
    _D: frozenset({None}),  # the struct serves a new G
}


def _status(g: G | None) -> GStatus | None:
    return g.status if g else None


def invariants_between(before: State, after: State) -> list[str]:
    """What one step broke: a G lost, a status that cannot follow, a queue that jumped."""
    old, new = {g.id: g for g in before.gs}, {g.id: g for g in after.gs}
    faults = []
    for g in old | new:
        was, now = _status(old.get(g)), _status(new.get(g))
        if now is None and was is not GStatus.DEAD:
            faults.append(f"nothing lost: {g} was {was} and is gone")
        elif was is not now and now not in FOLLOWS[was]:
            faults.append(f"transition: {g} went from {was} to {now}")
    for p in after.ps:
        q = before.p(p.id)
        gone = p.runqhead - q.runqhead
        kept = q.runq[gone:] if gone >= 0 else q.runq
        if gone < 0 or p.runq[: len(kept)] != kept:
            faults.append(f"FIFO: {p.id}'s ring went from {q.runq} to {p.runq}")
        if p.schedtick < q.schedtick or p.syscalltick < q.syscalltick:
            faults.append(f"ticks: a tick of {p.id} went back")
    faults += _fifo("the global queue", before.runq, after.runq)
    for w in before.waiting:
        faults += _fifo(str(w.on), w.gs, after.waiters(w.on))
    if after.now < before.now:
        faults.append("clock: time went back")
    return faults


def _fifo(name: str, before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """A queue loses at its head and gains at its tail."""
    kept = tuple(g for g in before if g in after)
    ok = kept == before[len(before) - len(kept) :] and after[: len(kept)] == kept
    return [] if ok or name.startswith(NETPOLL) else [f"FIFO: {name} went from {before} to {after}"]
