"""What must hold in every state, and across every step; each check has a name and finds faults.

A finding reads `name: what is wrong`. `invariants` judges one state, `invariants_between` the way from one to the next.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.poller.moves import check
from talkdiagrams.mechanisms.poller.state import (
    FD,
    MODES,
    NIL,
    READY,
    WAIT,
    G,
    GStatus,
    Mode,
    R,
    Stage,
    State,
)

Check = Callable[[State], Iterator[str]]
Between = Callable[[State, State], Iterator[str]]
_MIDDLE = (Stage.BEGUN, Stage.EAGAIN, Stage.COMMIT)


def one_place(s: State) -> Iterator[str]:
    """A G runs on one P, or stands in one queue, or waits for one thing."""
    places: Counter[str] = Counter(p.runs for p in s.ps if p.runs)
    queued = Counter(id for queue in (s.global_, *(p.queue for p in s.ps)) for id in queue)
    waits = Counter(_waiters(s))
    for g in s.gs:
        found = {"running": places[g.id], "runnable": queued[g.id], "waiting": waits[g.id]}
        for status, n in found.items():
            wanted = int(status == g.status)
            if n != wanted:
                yield f"{g.id} is {g.status}, and is found {n} times where it would be {status}"
    known = {g.id for g in s.gs}
    yield from (f"nobody knows {id}" for id in {*places, *queued, *waits} - known)


def _waiters(s: State) -> Iterator[str]:
    """Who waits: in a word, in the queue of an fdMutex, for the last user."""
    for fd in s.fds:
        yield from (g for g, at, _ in s.parked() if at.id == fd.id)
        yield from (*fd.rqueue, *fd.wqueue)
        if fd.closer:
            yield fd.closer


def words(s: State) -> Iterator[str]:
    """A word that waits belongs to the one who has the lock, and who is at that point of that operation."""
    for fd in s.fds:
        for mode in MODES:
            word, owner = fd.pd.word(mode), s.find_g(fd.lock(mode))
            if word in (NIL, READY):
                continue
            stage = owner.op.stage if owner and owner.op else None
            if word == WAIT and stage is not Stage.COMMIT:
                yield f"{fd.id}'s {mode}g says wait, and nobody is about to park"
            if word != WAIT and (owner is None or owner.id != word or stage is not Stage.PARKED):
                yield f"{fd.id}'s {mode}g holds {word}, which does not wait there"


def no_lost_wakeup(s: State) -> Iterator[str]:
    """Nobody waits, or is about to, while the call would succeed and no news of it is under way."""
    for g in s.gs:
        if g.op is None or g.op.stage not in (Stage.EAGAIN, Stage.COMMIT, Stage.PARKED):
            continue
        fd, mode = s.fd(g.op.fd), g.op.mode
        if g.status is GStatus.RUNNABLE or fd.pd.word(mode) == READY or not fd.can(mode):
            continue
        told = any(o.fd == fd.id and o.tag == fd.pd.fdseq and mode in o.modes for o in s.hand)
        if not fd.edge(mode) and not told:
            yield f"{g.id} waits at {fd.id}, which is ready, and nobody will say so"


def no_vain_wait(s: State) -> Iterator[str]:
    """Nobody is parked at a descriptor that is closed, or behind a deadline that has passed."""
    for g, fd, mode in s.parked():
        if why := check(fd, mode):
            yield f"{g} waits at {fd.id}: {why}"


def counted(s: State) -> Iterator[str]:
    """The count of waiters is that of those who are in words."""
    n = sum(1 for _ in s.parked())
    if s.waiters != n:
        yield f"{s.waiters} waiters are counted, and there are {n}"


def mutex(s: State) -> Iterator[str]:
    """One reader and one writer at a time, in that operation; who queues at a free lock has one woken before it."""
    for fd in s.fds:
        for mode in MODES:
            users = [g.id for g in s.gs if _uses(g, fd, mode)]
            if users != ([fd.lock(mode)] if fd.lock(mode) else []):
                yield f"{fd.id}'s {mode} lock is {fd.lock(mode) or 'free'}, and its users are {users}"
            coming = any(_turn(g, fd, mode) for g in s.gs)
            if fd.queue(mode) and (fd.closed or not (fd.lock(mode) or coming)):
                yield f"{fd.queue(mode)[0]} queues at {fd.id}, whose {mode} lock is free or closed"


def _uses(g: G, fd: FD, mode: Mode) -> bool:
    inside = (*_MIDDLE, Stage.PARKED)
    return bool(g.op and g.op.fd == fd.id and g.op.mode == mode and g.op.stage in inside)


def _turn(g: G, fd: FD, mode: Mode) -> bool:
    """It was woken to try the lock again."""
    turn = g.op and g.op.stage is Stage.TURN and g.op.fd == fd.id and g.op.mode == mode
    return bool(turn) and g.status is GStatus.RUNNABLE


def timers(s: State) -> Iterator[str]:
    """A deadline that is still to come has one timer of its generation, set or taken; one that is set is current."""
    for fd in s.fds:
        for mode in MODES:
            pd, timer = fd.pd, fd.pd.timer(mode)
            if timer and (timer.when, timer.seq) != (pd.deadline(mode), pd.seq(mode)):
                yield f"{fd.id}'s {mode} timer {timer} is not that of its deadline {pd.deadline(mode)}"
            if timer and not pd.runs(mode):
                yield f"{fd.id}'s {mode} timer is set, and does not count as running"
            if pd.deadline(mode) > 0 and not pd.closing:
                by = R if mode != R and pd.rd == pd.wd else mode
                late = any(o.fd == fd.id and o.mode == by and o.seq == pd.seq(by) for o in s.late)
                if (pd.timer(by) is not None) + late != 1:
                    yield f"{fd.id}'s {mode} deadline has {int(late)} timers on their way, and {pd.timer(by)}"


def once(s: State) -> Iterator[str]:
    """Each generation of a deadline comes true once at most."""
    for fd in s.fds:
        for name, n in Counter(fd.pd.fired).items():
            if n > 1:
                yield f"{fd.id}'s deadline {name} came true {n} times"


def closing(s: State) -> Iterator[str]:
    """Closed and closing are the same; then there are no timers, and what is gone has no users and no edges."""
    for fd in s.fds:
        if fd.closed != fd.pd.closing and not (fd.gone and not fd.closed):
            yield f"{fd.id} is {'closed' if fd.closed else 'open'}, and its pollDesc disagrees"
        if fd.pd.closing and (fd.pd.rt or fd.pd.wt):
            yield f"{fd.id} is closed, and has a timer"
        if fd.gone and (fd.rlock or fd.wlock or fd.edge_r or fd.edge_w or fd.closer):
            yield f"{fd.id} is gone, and still in use"
        if fd.closed and not fd.gone and not (fd.rlock or fd.wlock):
            yield f"{fd.id} is closed, nobody uses it, and it is still there"


def one_poller(s: State) -> Iterator[str]:
    """News has an owner; a wake-up is only for one who sleeps; who sleeps, wakes for the next timer."""
    if bool(s.hand) and not s.hand_by:
        yield "epoll has told news, and nobody has it"
    if not s.blocked and (s.wakesig or s.until):
        yield "nobody sleeps in netpoll, and a wake-up is set"
    soonest = min((timer.when for _, _, timer in s.timers()), default=0)
    if s.blocked and soonest and not s.wakesig and (not s.until or s.until > soonest):
        yield f"the poller sleeps until {s.until or 'for ever'}, and a timer is due at {soonest}"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("one place", one_place),
    ("words", words),
    ("no lost wake-up", no_lost_wakeup),
    ("no vain wait", no_vain_wait),
    ("counted", counted),
    ("fdMutex", mutex),
    ("timers", timers),
    ("once", once),
    ("closing", closing),
    ("one poller", one_poller),
)

FOLLOWS: dict[GStatus, frozenset[GStatus]] = {
    GStatus.RUNNING: frozenset(GStatus),
    GStatus.WAITING: frozenset({GStatus.WAITING, GStatus.RUNNABLE}),
    # It may run, find nothing, and wait again, in one go.
    GStatus.RUNNABLE: frozenset(GStatus),
}
# rg and wg: nil -> wait -> G -> ready -> nil, and the short ways; a read in one go may take several of them.
NEXT_WORD: dict[str, frozenset[str]] = {
    NIL: frozenset({NIL, WAIT, READY, "G"}),
    WAIT: frozenset({WAIT, NIL, READY, "G"}),
    READY: frozenset({READY, NIL, "G"}),
    "G": frozenset({"G", NIL, READY}),
}


def word_kind(word: str) -> str:
    return word if word in (NIL, READY, WAIT) else "G"


def follows(a: State, b: State) -> Iterator[str]:
    """A status, and a word, follow another only where there is a way; a word never goes from one G to another."""
    for g in b.gs:
        if g.status not in FOLLOWS[a.g(g.id).status]:
            yield f"{g.id} was {a.g(g.id).status} and is {g.status}"
    for fd in b.fds:
        for mode in MODES:
            old, new = a.fd(fd.id).pd.word(mode), fd.pd.word(mode)
            if word_kind(new) not in NEXT_WORD[word_kind(old)]:
                yield f"{fd.id}'s {mode}g was {old} and is {new}"
            if word_kind(old) == word_kind(new) == "G" and old != new:
                yield f"{fd.id}'s {mode}g went from {old} to {new}"


def woken_for_a_reason(a: State, b: State) -> Iterator[str]:
    """A G that leaves a word is runnable; the word is ready, or its deadline has passed, or it is closed."""
    for g, fd, mode in a.parked():
        now = b.fd(fd.id)
        if now.pd.word(mode) == g:
            continue
        if b.g(g).status is not GStatus.RUNNABLE:
            yield f"{g} left {fd.id}'s {mode}g, and is {b.g(g).status}"
        if now.pd.word(mode) != READY and not check(now, mode):
            yield f"{g} was woken at {fd.id} for nothing"


def history(a: State, b: State) -> Iterator[str]:
    """What happened stays; time and generations go forward; a stale timer makes no deadline come true."""
    if b.clock < a.clock:
        yield "time goes backwards"
    for g in b.gs:
        if g.got[: len(a.g(g.id).got)] != a.g(g.id).got:
            yield f"{g.id} has forgotten a result"
    for fd in b.fds:
        old = a.fd(fd.id).pd
        if any(fd.pd.seq(mode) < old.seq(mode) for mode in MODES) or fd.pd.fdseq < old.fdseq:
            yield f"{fd.id} went back to an older generation"
        for name in fd.pd.fired[len(old.fired) :]:
            mode, seq = name[0], int(name[1:])
            if seq != (old.rseq if mode == R else old.wseq):
                yield f"{fd.id}'s deadline {name} came true, which was stale"


BETWEEN: tuple[tuple[str, Between], ...] = (
    ("follows", follows),
    ("woken for a reason", woken_for_a_reason),
    ("history", history),
)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    return [f"{name}: {fault}" for name, check in CHECKS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    return [f"{name}: {fault}" for name, check in BETWEEN for fault in check(a, b)]
