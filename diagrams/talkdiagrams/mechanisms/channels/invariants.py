"""What must hold in every state, and across every step; each check has a name and finds faults.

A finding reads `name: what is wrong`. `invariants` judges one state, `invariants_between` the way
from one to the next (who may follow whom in a queue, what a value may do, which status follows which).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from talkdiagrams.mechanisms.channels.state import (
    RECVQ,
    SENDQ,
    Chan,
    GStatus,
    State,
    Sudog,
)

Check = Callable[[State], Iterator[str]]
Between = Callable[[State, State], Iterator[str]]
QUEUES = (SENDQ, RECVQ)


def ring(s: State) -> Iterator[str]:
    """As many values as qcount says lie between recvx and sendx, and nothing lies elsewhere."""
    for c in s.chans:
        if len(c.buf) != c.dataqsiz:
            yield f"{c.id} has {len(c.buf)} slots and dataqsiz {c.dataqsiz}"
            continue
        if not 0 <= c.qcount <= c.dataqsiz:
            yield f"{c.id} counts {c.qcount} values in {c.dataqsiz} slots"
        last = max(0, c.dataqsiz - 1)
        if not (0 <= c.sendx <= last and 0 <= c.recvx <= last):
            yield f"{c.id}'s sendx {c.sendx} or recvx {c.recvx} is no slot"
        elif c.dataqsiz and (c.sendx - c.recvx - c.qcount) % c.dataqsiz:
            yield f"{c.id}: sendx {c.sendx} is not {c.qcount} behind recvx {c.recvx}"
        filled = {i for i, elem in enumerate(c.buf) if elem}
        if c.dataqsiz and filled != {(c.recvx + i) % c.dataqsiz for i in range(c.qcount)}:
            yield f"{c.id} has values in slots {sorted(filled)}, counted from {c.recvx}: {c.qcount}"


def fifo(s: State) -> Iterator[str]:
    """What got out is what got in, in the same order; the rest is in the buffer."""
    for c in s.chans:
        if (*c.left, *c.buffered) != c.entered:
            yield f"{c.id} took {_list(c.entered)} in, and gave {_list(c.left)} out of it"


def values(s: State) -> Iterator[str]:
    """Nothing is lost and nothing is there twice: what got into a channel is in its buffer or with one receiver."""
    where: dict[int, list[str]] = {}
    for elem, place in s.elems():
        where.setdefault(elem.id, []).append(place)
    for id, places in where.items():
        if len(places) > 1:
            yield f"value {id} is in {' and in '.join(places)}"
    entered = Counter(elem.id for c in s.chans for elem in c.entered)
    for id in sorted(entered.keys() - where.keys()):
        yield f"value {id} is lost"
    for id in sorted(where.keys() - entered.keys()):
        yield f"value {id} is in {where[id][0]}, and never got into a channel"
    yield from (f"value {id} got into channels twice" for id, n in entered.items() if n > 1)


def no_needless_wait(s: State) -> Iterator[str]:
    """Nobody waits who could go on."""
    for c in s.chans:
        receivers, senders = ({one.g for one in s.live(c, q)} for q in (RECVQ, SENDQ))
        if receivers and c.qcount:
            yield f"{_list(sorted(receivers))} waits to receive from {c.id}, which holds values"
        if senders and not c.full:
            yield f"{_list(sorted(senders))} waits to send on {c.id}, which has room"
        # One select may both send and receive on the same channel: it does not meet itself.
        if receivers and senders and len(receivers | senders) > 1:
            yield f"{_list(sorted(senders))} and {_list(sorted(receivers))} wait for each other on {c.id}"


def closed(s: State) -> Iterator[str]:
    """Nobody is queued at a closed or a nil channel; a nil one has nothing."""
    for c in s.chans:
        if c.closed and (c.sendq or c.recvq):
            yield f"{c.id} is closed, and somebody waits on it"
        if c.nil and (c.dataqsiz or c.closed or c.sendq or c.recvq or c.lock):
            yield f"{c.id} is nil, and has something"


def sudogs(s: State) -> Iterator[str]:
    """A sudog in a queue is that of a G which waits there, or whose select has not taken it back yet."""
    for c in s.chans:
        for which in QUEUES:
            for one in c.queue(which):
                g = s.find_g(one.g)
                if g is None or g.op is None:
                    yield f"{c.id}'s {which} holds {one.g}, which waits for nothing"
                    continue
                fits = one.case < len(g.op.cases) and g.op.cases[one.case] == (c.id, one.elem)
                if not fits or g.op.cases[one.case].queue != which:
                    yield f"{c.id}'s {which} holds {one.g}, which does not do that"
                if g.status is not GStatus.WAITING and not (s.stale(one) and g.woken):
                    yield f"{c.id}'s {which} holds {g.id}, which is {g.status}"
            cases = Counter((one.g, one.case) for one in c.queue(which))
            yield from (
                f"{g} is in {c.id}'s {which} {n} times" for (g, _), n in cases.items() if n > 1
            )


def waits_on_one_operation(s: State) -> Iterator[str]:
    """A waiting G has exactly one sudog for each case of the one operation that it waits in."""
    found: dict[str, list[int]] = {}
    for c in s.chans:
        for which in QUEUES:
            for one in c.queue(which):
                found.setdefault(one.g, []).append(one.case)
    for g in s.gs:
        if g.status is not GStatus.WAITING:
            continue
        if g.op is None:
            yield f"{g.id} waits, nobody knows for what"
        elif sorted(found.get(g.id, [])) != sorted(g.op.lockorder):
            yield f"{g.id} waits in {g.op}, and is queued for {sorted(found.get(g.id, []))}"


def status_fits(s: State) -> Iterator[str]:
    """What a G has with it says how it is."""
    for g in s.gs:
        at_work = (GStatus.SELECTING, GStatus.WAITING, GStatus.RUNNABLE)
        if (g.op is not None) != (g.status in at_work):
            yield f"{g.id} is {g.status}, and its operation is {g.op}"
        if (g.woken is not None) != (g.status is GStatus.RUNNABLE):
            yield f"{g.id} is {g.status}, and was {'' if g.woken else 'not '}woken"
        if g.select_done and not (g.op and g.op.is_select and g.status is GStatus.RUNNABLE):
            yield f"{g.id} is {g.status}, and its select is marked as done"
        if g.op and g.op.is_select and g.status is GStatus.RUNNABLE and not g.select_done:
            yield f"{g.id} was woken from a select that is not marked as done"
        if bool(g.panic) != (g.status is GStatus.PANICKED):
            yield f"{g.id} is {g.status}, and its panic is {g.panic!r}"


def locks(s: State) -> Iterator[str]:
    """Between two events only a select holds locks: those of all its channels."""
    held = {(c.id, c.lock) for c in s.chans if c.lock}
    wanted = {(c, g.id) for g in s.gs if g.status is GStatus.SELECTING and g.op for c in g.op.chans}
    for c, g in sorted(held ^ wanted):
        yield f"{g} {'holds' if (c, g) in held else 'does not hold'} the lock of {c}"


def lock_order(s: State) -> Iterator[str]:
    """Both orders of a select name the cases with channels, once each; locks are taken in order of address."""
    address = {c.id: i for i, c in enumerate(s.chans)}
    for g in s.gs:
        if g.op is None:
            continue
        if sorted(g.op.pollorder) != sorted(g.op.lockorder):
            yield f"{g.id} polls {g.op.pollorder} and locks {g.op.lockorder}"
        where = [address[g.op.cases[i].c] for i in g.op.lockorder]
        if where != sorted(where):
            yield f"{g.id} locks {', '.join(g.op.cases[i].c for i in g.op.lockorder)}"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("ring", ring),
    ("FIFO", fifo),
    ("values", values),
    ("no needless wait", no_needless_wait),
    ("closed", closed),
    ("sudogs", sudogs),
    ("one operation", waits_on_one_operation),
    ("status fits", status_fits),
    ("locks", locks),
    ("lock order", lock_order),
)

_RUNS, _SELECTS, _WAITS = GStatus.RUNNING, GStatus.SELECTING, GStatus.WAITING
FOLLOWS: dict[GStatus, frozenset[GStatus]] = {
    _RUNS: frozenset({_RUNS, _SELECTS, _WAITS, GStatus.PANICKED}),
    _SELECTS: frozenset({_SELECTS, _RUNS, _WAITS, GStatus.PANICKED}),
    _WAITS: frozenset({_WAITS, GStatus.RUNNABLE}),
    GStatus.RUNNABLE: frozenset({GStatus.RUNNABLE, _RUNS, GStatus.PANICKED}),
    GStatus.PANICKED: frozenset({GStatus.PANICKED}),
}


def follows(a: State, b: State) -> Iterator[str]:
    """A status follows another only where there is a way."""
    for g in b.gs:
        before = a.g(g.id).status
        if g.status not in FOLLOWS[before]:
            yield f"{g.id} was {before} and is {g.status}"


def history(a: State, b: State) -> Iterator[str]:
    """What happened stays: histories, results and closing only grow. A variable may become nil."""
    for c in b.chans:
        old = a.chan(c.id)
        grown = c.entered[: len(old.entered)] == old.entered and c.left[: len(old.left)] == old.left
        opened = old.closed and not (c.closed or c.nil)
        if not grown or opened or (old.nil and not c.nil):
            yield f"{c.id} has forgotten something"
        if c.dataqsiz != old.dataqsiz and not c.nil:
            yield f"{c.id} has another size"
        if old.closed and len(c.entered) > len(old.entered):
            yield f"{c.id} was closed, and a value got in"
    for g in b.gs:
        if g.got[: len(a.g(g.id).got)] != a.g(g.id).got:
            yield f"{g.id} has forgotten a result"


def queue_order(a: State, b: State) -> Iterator[str]:
    """Who stays in a queue stays in order, who comes goes to the tail; who is served was the first that could be."""
    for c in b.chans:
        old = a.chan(c.id)
        for which in QUEUES:
            before, after = old.queue(which), c.queue(which)
            stay = [one for one in before if one in after]
            if list(after[: len(stay)]) != stay:
                yield f"{c.id}'s {which} is out of order"
            live = [one for one in before if not a.stale(one)]
            served = [i for i, one in enumerate(live) if _served(b, c, one)]
            waits = [i for i, one in enumerate(live) if b.g(one.g).status is GStatus.WAITING]
            if served and waits and max(served) > min(waits):
                yield f"{c.id}'s {which}: {live[max(served)].g} was served before {live[min(waits)].g}"


def _served(b: State, c: Chan, one: Sudog) -> bool:
    woken, op = b.g(one.g).woken, b.g(one.g).op
    return bool(woken and op and woken.case == one.case and op.cases[one.case].c == c.id)


BETWEEN: tuple[tuple[str, Between], ...] = (
    ("follows", follows),
    ("history", history),
    ("queue order", queue_order),
)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    if len({g.id for g in s.gs}) < len(s.gs) or len({c.id for c in s.chans}) < len(s.chans):
        return ["names: two have the same"]
    return [f"{name}: {fault}" for name, check in CHECKS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    return [f"{name}: {fault}" for name, check in BETWEEN for fault in check(a, b)]


def _list(names: Iterable[object]) -> str:
    return ", ".join(str(one) for one in names) or "nothing"
