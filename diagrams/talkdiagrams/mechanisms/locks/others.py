"""RWMutex, WaitGroup and Once of package sync as pure functions; both locks rest on the mutex."""

from dataclasses import replace

from talkdiagrams.mechanisms.locks import mutex, sema
from talkdiagrams.mechanisms.locks.state import (
    BUBBLE,
    IN_F,
    MAX_READERS,
    READ,
    WRITE,
    Call,
    G,
    GStatus,
    Hold,
    State,
)

RUNLOCK = "fatal error: sync: RUnlock of unlocked RWMutex"
UNLOCK = "fatal error: sync: Unlock of unlocked RWMutex"
NEGATIVE = "sync: negative WaitGroup counter"
REUSED = "sync: WaitGroup is reused before previous Wait has returned"
EARLY = "Do returned, and f is still running"


def finished(g: G, *holds: Hold, got: str = "") -> G:
    """Back from its call."""
    return replace(
        g,
        status=GStatus.RUNNING,
        call=None,
        holds=(*g.holds, *holds),
        got=(*g.got, got) if got else g.got,
    )


# --- RWMutex ----------------------------------------------------------------------------------------------------------


def rlock(s: State, g: str, id: str) -> State:
    """A reader counts itself; below zero a writer is there, and it sleeps."""
    rw = s.rwmutex(id)
    rw = replace(rw, reader_count=rw.reader_count + 1)
    s, who = s.put(rw), s.g(g)
    if rw.reader_count >= 0:
        return s.put(finished(who, Hold(id, READ)))
    who = replace(who, call=Call("rlock", id, since=s.clock))
    s, got = sema.acquire(s.put(who), who, f"{id}.readerSem")
    return s.put(finished(s.g(g), Hold(id, READ))) if got else s


def runlock(s: State, g: str, id: str) -> State:
    """A reader leaves; the last one that a writer waits for wakes it."""
    rw = s.rwmutex(id)
    if rw.readers == 0:
        return replace(s, fatal=RUNLOCK)
    readers = s.holders(id, READ)
    if not readers:
        # Nobody reads, some wait: Go's counters break without a word. The model stops here.
        return replace(s, fatal=RUNLOCK)
    who = s.g(g if g in readers else readers[0])
    left = list(who.holds)
    left.remove(Hold(id, READ))
    rw = replace(rw, reader_count=rw.reader_count - 1)
    s = s.put(replace(who, holds=tuple(left)))
    if not rw.pending:
        return s.put(rw)
    rw = replace(rw, reader_wait=rw.reader_wait - 1)
    s = s.put(rw)
    return s if rw.reader_wait else sema.release(s, f"{id}.writerSem")


def try_rlock(s: State, g: str, id: str) -> tuple[State, bool]:
    """TryRLock."""
    rw = s.rwmutex(id)
    if rw.pending:
        return s, False
    s = s.put(replace(rw, reader_count=rw.reader_count + 1))
    return s.put(finished(s.g(g), Hold(id, READ))), True


def announce(s: State, g: str, id: str) -> State:
    """A writer that has `w` takes a billion from the count of readers, and waits for those who are inside."""
    rw = s.rwmutex(id)
    inside = rw.reader_count
    s = s.put(replace(rw, reader_count=inside - MAX_READERS, reader_wait=inside))
    if not inside:
        return s.put(finished(s.g(g), Hold(id, WRITE)))
    who = replace(s.g(g), call=Call("lock", id, since=s.clock))
    s, got = sema.acquire(s.put(who), who, f"{id}.writerSem")
    return s.put(finished(s.g(g), Hold(id, WRITE))) if got else s


def unlock(s: State, id: str) -> State:
    """A writer leaves: all readers who came meanwhile may go on, then other writers."""
    rw = s.rwmutex(id)
    holders = s.holders(id)
    if not holders:
        return replace(s, fatal=UNLOCK)
    for one in holders:
        who = s.g(one)
        s = s.put(replace(who, holds=tuple(hold for hold in who.holds if hold != (id, WRITE))))
    s = s.put(replace(rw, reader_count=rw.reader_count + MAX_READERS))
    for _ in range(rw.readers):
        s = sema.release(s, f"{id}.readerSem")
    return mutex.unlock(s, rw.w)


def try_wlock(s: State, g: str, id: str) -> tuple[State, bool]:
    """TryLock of an RWMutex."""
    rw = s.rwmutex(id)
    tried, got = mutex.try_lock(s, g, rw.w)
    if not got or rw.reader_count:
        return s, False
    return announce(tried, g, id), True


# --- WaitGroup --------------------------------------------------------------------------------------------------------


def add(s: State, g: str, id: str, delta: int) -> State:
    """Add and Done: at zero all who wait are woken."""
    wg = s.waitgroup(id)
    word = wg.word | BUBBLE if wg.bubble else wg.word
    wg = replace(wg, word=(word + (delta << 32)) % (1 << 64))
    s = s.put(wg)
    if wg.counter < 0:
        return s.put(replace(s.g(g), status=GStatus.PANICKED, panic=NEGATIVE))
    if wg.counter or not wg.waiters:
        return s
    s = s.put(replace(wg, word=0))
    for _ in range(wg.waiters):
        s = sema.release(s, f"{id}.sema")
    return s


def wait(s: State, g: str, id: str) -> State:
    """Wait: nothing to do at zero, else one more waiter."""
    wg = s.waitgroup(id)
    if wg.counter == 0:
        return s.put(replace(wg, word=0)) if wg.waiters == 0 else s
    s = s.put(replace(wg, word=wg.word + 1))
    who = replace(s.g(g), call=Call("wait", id, since=s.clock))
    s, got = sema.acquire(s.put(who), who, f"{id}.sema")
    return waited(s, g, id) if got else s


def waited(s: State, g: str, id: str) -> State:
    """A woken waiter looks at the word: it must be zero still."""
    if s.waitgroup(id).word:
        return s.put(replace(s.g(g), status=GStatus.PANICKED, call=None, panic=REUSED))
    return s.put(finished(s.g(g)))


# --- Once -------------------------------------------------------------------------------------------------------------


def do(s: State, g: str, id: str) -> State:
    """Do: one look at the flag; only who finds it unset takes the mutex."""
    o = s.once(id)
    if o.naive:
        if not o.done:
            return s.put(replace(o, done=True)).put(finished(s.g(g), Hold(id, IN_F)))
        return s.put(finished(s.g(g), got="" if o.returned else EARLY))
    if o.done:
        return s
    s, got = mutex.lock(s, g, o.m, Call("do", id))
    return look_again(s, g, id) if got else s


def look_again(s: State, g: str, id: str) -> State:
    """The second look, under the mutex: run f, or leave."""
    o = s.once(id)
    if o.done:
        return mutex.unlock(s, o.m)
    return s.put(finished(s.g(g), Hold(id, IN_F)))


def end(s: State, g: str, id: str, panic: bool) -> State:
    """The function returns or panics: the flag is set after it, and the mutex is let go last."""
    o, who = s.once(id), s.g(g)
    s = s.put(replace(o, done=True, returned=True))
    s = s.put(replace(who, holds=tuple(one for one in who.holds if one != (id, IN_F))))
    if not o.naive:
        s = mutex.unlock(s, o.m)
    if panic:
        s = s.put(replace(s.g(g), status=GStatus.PANICKED, panic="f panicked"))
    return s
