"""The mutex of internal/sync/mutex.go as pure functions: one successful atomic step, or one sleep, at a time."""

from dataclasses import replace

from talkdiagrams.mechanisms.locks import sema
from talkdiagrams.mechanisms.locks.state import (
    LOCKED,
    STARVING,
    THRESHOLD,
    WAITER,
    WOKEN,
    Call,
    G,
    GStatus,
    Hold,
    State,
)

UNLOCKED = "fatal error: sync: unlock of unlocked mutex"


def held(s: State, g: G, m: str) -> State:
    """The G has it: no locals any more, and a hold."""
    return s.put(replace(g, status=GStatus.RUNNING, call=None, holds=(*g.holds, Hold(m, "write"))))


def lock(s: State, g: str, m: str, call: Call) -> tuple[State, bool]:
    """Lock without spinning: it has the mutex, or it sleeps. `call` are the locals so far."""
    it, who = s.mutex(m), s.g(g)
    if it.word == 0 and not call.awoke and call.since is None:
        return held(s.put(replace(it, word=LOCKED)), who, m), True
    new = taken(it.word, call)
    s = s.put(replace(it, word=new))
    if not it.word & (LOCKED | STARVING):
        return held(s, who, m), True
    lifo = call.since is not None
    since = s.clock if call.since is None else call.since
    who = replace(who, call=replace(call, since=since, awoke=False))
    s, got = sema.acquire(s.put(who), who, it.sema, lifo)
    return after_sleep(s, g, m) if got else (s, False)


def taken(old: int, call: Call) -> int:
    """The word that lockSlow tries to put in place of `old`."""
    new = old
    if not old & STARVING:
        new |= LOCKED
    if old & (LOCKED | STARVING):
        new += WAITER
    if call.starving and old & LOCKED:
        new |= STARVING
    if call.awoke:
        new &= ~WOKEN
    return new


def after_sleep(s: State, g: str, m: str) -> tuple[State, bool]:
    """What lockSlow does once the semaphore let it through."""
    s = wake(s, g)
    it, who = s.mutex(m), s.g(g)
    call = who.call
    assert call is not None
    if it.starving:
        word = it.word + LOCKED - WAITER
        if not call.starving or it.waiters == 1:
            word -= STARVING
        return held(s.put(replace(it, word=word)), who, m), True
    return lock(s, g, m, call)


def wake(s: State, g: str) -> State:
    """It looks at the clock: who has waited too long wants the other mode."""
    who = s.g(g)
    assert who.call is not None
    assert who.call.since is not None
    late = who.call.starving or s.clock - who.call.since > THRESHOLD
    starving = s.mutex(who.call.sema.removesuffix(".sema")).starving
    call = replace(who.call, starving=late, awoke=not starving, iter=0)
    return s.put(replace(who, status=GStatus.RUNNING, call=call))


def spin(s: State, g: str, m: str, call: Call) -> State:
    """One turn of spinning; the first sets the woken bit, if somebody waits and nobody is awake."""
    it = s.mutex(m)
    awoke = call.awoke
    if not awoke and not it.woken and it.waiters:
        s, awoke = s.put(replace(it, word=it.word | WOKEN)), True
    call = replace(call, awoke=awoke, iter=call.iter + 1)
    return s.put(replace(s.g(g), status=GStatus.SPINNING, call=call))


def try_lock(s: State, g: str, m: str) -> tuple[State, bool]:
    """TryLock: it never waits, and never queues."""
    it = s.mutex(m)
    if it.word & (LOCKED | STARVING):
        return s, False
    return held(s.put(replace(it, word=it.word | LOCKED)), s.g(g), m), True


def unlock(s: State, m: str) -> State:
    """Unlock, by whomever: drop the bit; wake one waiter, or hand the mutex to it."""
    it = s.mutex(m)
    if not it.locked:
        return replace(s, fatal=UNLOCKED)
    for id in s.holders(m):
        who = s.g(id)
        s = s.put(replace(who, holds=tuple(one for one in who.holds if one != (m, "write"))))
    word = it.word - LOCKED
    if word & STARVING:
        return sema.release(s.put(replace(it, word=word)), it.sema, handoff=True)
    if it.waiters and not word & WOKEN:
        s = s.put(replace(it, word=(word - WAITER) | WOKEN))
        return sema.release(s, it.sema)
    return s.put(replace(it, word=word))
