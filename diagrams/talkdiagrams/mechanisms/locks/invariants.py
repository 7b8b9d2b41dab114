"""What must hold in a state, and between one and the next."""

from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.locks.state import (
    ACTIVE_SPIN,
    IN_F,
    READ,
    THRESHOLD,
    WRITE,
    Call,
    G,
    GStatus,
    Mutex,
    Once,
    RWMutex,
    State,
    WaitGroup,
    semas_of,
)

Check = Callable[[State], Iterator[str]]
Between = Callable[[State, State], Iterator[str]]


def asleep(s: State, sema: str) -> list[G]:
    """Gs that wait on a semaphore, or were woken and do not have their turn yet; a ticket is a turn."""
    return [g for g in s.gs if g.call and g.call.asleep and g.call.sema == sema and not g.ticket]


def tickets(s: State, sema: str) -> list[G]:
    """Gs to whom what they wait for was handed."""
    return [g for g in s.gs if g.ticket and g.call and g.call.sema == sema]


def mutual_exclusion(s: State) -> Iterator[str]:
    """One G at most has a mutex, and the bit says so; in a hand-off nobody has it, and nobody else can take it."""
    for m in s.things:
        if not isinstance(m, Mutex):
            continue
        holders = s.holders(m.id)
        if len(holders) > 1:
            yield f"{' and '.join(holders)} hold {m.id}"
        if m.locked != bool(holders):
            yield f"{m.id} is {'' if m.locked else 'not '}locked, and {len(holders)} hold it"


def waiters(s: State) -> Iterator[str]:
    """The waiters in the word are those who sleep, less the one who is awake on its account."""
    for m in s.things:
        if not isinstance(m, Mutex):
            continue
        count = s.sema(m.sema).count
        there = len(asleep(s, m.sema)) + len(tickets(s, m.sema)) - (0 if m.starving else count)
        if m.waiters != there:
            yield f"{m.id} counts {m.waiters} waiters, and {there} wait"


def woken(s: State) -> Iterator[str]:
    """The woken bit is set while exactly one is awake: the count of the semaphore, or a G that spins."""
    for m in s.things:
        if not isinstance(m, Mutex):
            continue
        spins = [g for g in s.gs if g.call and g.call.awoke and g.call.what == m.id]
        awake = len(spins) + (0 if m.starving else s.sema(m.sema).count)
        if m.woken != (awake == 1) or awake > 1:
            yield f"{m.id}'s woken bit is {int(m.woken)}, and {awake} are awake"


def starvation(s: State) -> Iterator[str]:
    """A starving mutex has waiters, and a holder or a heir; who is starving has waited longer than the threshold."""
    for m in s.things:
        if isinstance(m, Mutex) and m.starving:
            if not m.waiters:
                yield f"{m.id} is starving, and nobody waits"
            heirs = len(tickets(s, m.sema)) + s.sema(m.sema).count
            if m.locked + heirs != 1:
                yield f"{m.id} is starving, with {int(m.locked)} holders and {heirs} heirs"
    for g in s.gs:
        if g.call and g.call.starving and s.clock - (g.call.since or 0) <= THRESHOLD:
            yield f"{g.id} is starving after {s.clock - (g.call.since or 0)} ns"


def readers(s: State) -> Iterator[str]:
    """Readers and writer exclude each other; both counts say who is there."""
    for rw in s.things:
        if not isinstance(rw, RWMutex):
            continue
        inside, writers = s.holders(rw.id, READ), s.holders(rw.id, WRITE)
        if inside and writers:
            yield f"{', '.join(writers)} writes {rw.id} while {', '.join(inside)} read it"
        sleeping = asleep(s, f"{rw.id}.readerSem")
        if rw.readers != len(inside) + len(sleeping):
            yield f"{rw.id} counts {rw.readers} readers of {len(inside) + len(sleeping)}"
        woken = s.sema(f"{rw.id}.readerSem").count
        expected = len(inside) + woken if rw.pending else 0
        if rw.reader_wait != expected:
            yield f"{rw.id}'s writer waits for {rw.reader_wait} readers of {expected}"


def writers(s: State) -> Iterator[str]:
    """The count is below zero exactly while a writer holds `w` and has announced itself."""
    for rw in s.things:
        if not isinstance(rw, RWMutex):
            continue
        announced = len(s.holders(rw.id)) + len(asleep(s, f"{rw.id}.writerSem"))
        if announced != int(rw.pending):
            yield f"{announced} writers have announced themselves to {rw.id}, pending: {rw.pending}"
        if announced and not s.mutex(rw.w).locked:
            yield f"a writer of {rw.id} does not hold {rw.w}"


def waitgroups(s: State) -> Iterator[str]:
    """A counter is never negative, but for the G that panics with it; waiters wait for something."""
    for wg in s.things:
        if not isinstance(wg, WaitGroup):
            continue
        if wg.counter < 0 and not any(g.panic for g in s.gs):
            yield f"{wg.id}'s counter is {wg.counter}"
        if wg.waiters and wg.counter == 0:
            yield f"{wg.id} has {wg.waiters} waiters, and nothing to wait for"
        free = s.sema(f"{wg.id}.sema").count
        there = len(asleep(s, f"{wg.id}.sema"))
        if wg.waiters != there - free:
            yield f"{wg.id} counts {wg.waiters} waiters, and {there - free} wait"


def onces(s: State) -> Iterator[str]:
    """A function runs once, under the mutex; the flag is set when it has returned, not before."""
    for o in s.things:
        if not isinstance(o, Once) or o.naive:
            continue
        inside = s.holders(o.id, IN_F)
        if len(inside) > 1:
            yield f"{' and '.join(inside)} run {o.id}'s function"
        if inside and inside != s.holders(o.m):
            yield f"{o.id}'s function runs without {o.m}"
        if o.done and (inside or not o.returned):
            yield f"{o.id} is done, and its function has not returned"


def sleepers(s: State) -> Iterator[str]:
    """A semaphore's queue holds those Gs that wait on it, once each; nobody sleeps beside a count; status fits."""
    known = {id for thing in s.things for id in semas_of(thing)}
    queued = [(x.id, g) for x in s.semas for g in x.queue]
    if len(set(queued)) < len(queued) or {x.id for x in s.semas} != known:
        yield "a G is queued twice, or a semaphore is nobody's"
    waiting = {(g.call.sema, g.id) for g in s.gs if g.call and g.status is GStatus.WAITING}
    for sema, g in sorted(waiting ^ set(queued)):
        yield f"{g} {'is queued at' if (sema, g) in set(queued) else 'waits, unqueued, on'} {sema}"
    for x in s.semas:
        woken = sum(g.status is GStatus.RUNNABLE for g in asleep(s, x.id))
        if x.count < 0 or (x.queue and x.count > woken):
            yield f"{x.id} is {x.count}, {len(x.queue)} sleep, and {woken} were woken"
    for one in s.gs:
        yield from _fits(one)


def _fits(g: G) -> Iterator[str]:
    inside = g.status in (GStatus.WAITING, GStatus.RUNNABLE, GStatus.SPINNING)
    if (g.call is not None) != inside:
        yield f"{g.id} is {g.status}, and inside {g.call}"
    if bool(g.panic) != (g.status is GStatus.PANICKED):
        yield f"{g.id} is {g.status}, and its panic is {g.panic!r}"
    if g.ticket and g.status is not GStatus.RUNNABLE:
        yield f"{g.id} has a ticket, and is {g.status}"
    call = g.call or Call("", "")
    if call.asleep != (g.status in (GStatus.WAITING, GStatus.RUNNABLE)):
        yield f"{g.id} is {g.status}, asleep: {call.asleep}"
    if call.iter > ACTIVE_SPIN or (g.status is GStatus.SPINNING and not call.iter):
        yield f"{g.id} spun {call.iter} times"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("mutual exclusion", mutual_exclusion),
    ("waiters", waiters),
    ("woken", woken),
    ("starvation", starvation),
    ("readers", readers),
    ("writers", writers),
    ("waitgroups", waitgroups),
    ("onces", onces),
    ("sleepers", sleepers),
)

_RUNS, _SPINS, _WAITS = GStatus.RUNNING, GStatus.SPINNING, GStatus.WAITING
FOLLOWS: dict[GStatus, frozenset[GStatus]] = {
    _RUNS: frozenset({_RUNS, _SPINS, _WAITS, GStatus.PANICKED}),
    _SPINS: frozenset({_SPINS, _RUNS, _WAITS}),
    _WAITS: frozenset({_WAITS, GStatus.RUNNABLE}),
    GStatus.RUNNABLE: frozenset({GStatus.RUNNABLE, _RUNS, _SPINS, _WAITS, GStatus.PANICKED}),
    GStatus.PANICKED: frozenset({GStatus.PANICKED}),
}


def follows(a: State, b: State) -> Iterator[str]:
    """A status follows another only where there is a way."""
    for g in b.gs:
        if g.status not in FOLLOWS[a.g(g.id).status]:
            yield f"{g.id} was {a.g(g.id).status} and is {g.status}"
    if b.clock < a.clock:
        yield "the clock runs backwards"


def fairness(a: State, b: State) -> Iterator[str]:
    """While a mutex is starving, only the one to whom it was handed gets it, and that was the first who slept."""
    for m in a.things:
        if not isinstance(m, Mutex) or not m.starving:
            continue
        had = set(a.holders(m.id))
        heirs = {g.id for g in tickets(a, m.sema)}
        for g in set(b.holders(m.id)) - had - heirs:
            yield f"{m.id} is starving, and {g} took it past those who wait"
        queue = a.sema(m.sema).queue
        for g in (one.id for one in tickets(b, m.sema) if one.id not in heirs):
            if queue[:1] != (g,):
                yield f"{m.id} was handed to {g}, before {queue[0] if queue else 'nobody'}"


def queue_order(a: State, b: State) -> Iterator[str]:
    """Who sleeps stays in order; who comes stands behind them, or in front if it slept before."""
    for x in b.semas:
        before, after = a.sema(x.id).queue, x.queue
        stay = [g for g in before if g in after]
        if [g for g in after if g in before] != stay:
            yield f"{x.id}'s queue is out of order"
        for g in after:
            call = b.g(g).call
            if g in before or call is None:
                continue
            front = after.index(g) == 0
            if stay and front != call.lifo:
                yield f"{g} is queued at the {'front' if front else 'back'} of {x.id}"


def once_only(a: State, b: State) -> Iterator[str]:
    """A Once stays done, and nobody returns from Do before."""
    for o in b.things:
        if not isinstance(o, Once) or o.naive:
            continue
        old = a.once(o.id)
        if old.done and (not o.done or set(b.holders(o.id, IN_F)) - set(a.holders(o.id, IN_F))):
            yield f"{o.id} was done, and begins again"
        for g in b.gs:
            call = a.g(g.id).call
            left = call and call.op == "do" and call.what == o.id and g.call is None
            if left and not o.done and g.id not in b.holders(o.id, IN_F):
                yield f"{g.id} came back from {o.id} before it was done"


BETWEEN: tuple[tuple[str, Between], ...] = (
    ("follows", follows),
    ("fairness", fairness),
    ("queue order", queue_order),
    ("once only", once_only),
)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well. A program that has ended has none."""
    if s.fatal:
        return []
    names = [one.id for one in (*s.things, *s.semas, *s.gs)]
    if len(set(names)) < len(names):
        return ["names: two have the same"]
    return [f"{name}: {fault}" for name, check in CHECKS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    if b.fatal:
        return []
    return [f"{name}: {fault}" for name, check in BETWEEN for fault in check(a, b)]
