"""What each operation does to the clocks, and who goes on because of it: pure functions on the state.

A release puts a G's start clock where others find it; an acquire joins it into a G's clock at the end of an operation.
The rules of go.dev/ref/mem are told once more, without clocks, in rules.py; a test holds the two together.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.memory.clock import Clock, join, tick
from talkdiagrams.mechanisms.memory.state import (
    NOBODY,
    Chan,
    G,
    Mutex,
    Once,
    Op,
    Race,
    State,
    Var,
    WaitGroup,
    conflicting,
)


def begin(s: State, g_id: str, verb: str, obj: str, value: str = "") -> tuple[State, Op]:
    """An operation begins: one moment of its G."""
    g = s.g(g_id)
    clock = tick(g.clock, s.index(g_id))
    op = Op(len(s.ops), g_id, verb, obj, value, start=s.now, at=clock)
    s = s.put(replace(g, clock=clock, waits=op.id))
    return replace(s, ops=(*s.ops, op), now=s.now + 1), op


def end(
    s: State,
    op_id: int,
    acquired: Clock = (),
    *,
    saw: str = "",
    ok: bool = True,
    source: int = NOBODY,
) -> State:
    """An operation ends, and its G knows what was released to it."""
    op = s.ops[op_id]
    g = s.g(op.g)
    clock = tick(join(g.clock, acquired), s.index(op.g))
    op = replace(op, end=s.now, clock=clock, saw=saw, ok=ok, source=source)
    s = s.put(op, replace(g, clock=clock, waits=NOBODY))
    return found(replace(s, now=s.now + 1), op)


def found(s: State, op: Op) -> State:
    """Compare an access with every earlier one of the same location; note the races."""
    new = tuple(
        Race(op.obj, other.id, op.id)
        for other in s.accesses(op.obj)
        if op.accesses and conflicting(other, op) and not other.waits and not s.before(other, op)
    )
    return replace(s, races=s.races + new)


# --- goroutines -------------------------------------------------------------------------------------------------------


def spawn(s: State, op: Op, new: str, name: str = "") -> State:
    """The go statement is synchronised before the beginning of the goroutine."""
    s = end(s, op.id)
    s = replace(s, gs=(*s.gs, G(new, name=name)))
    s, first = begin(s, new, "begin", new)
    return end(s, first.id, op.at, source=op.id)


# --- variables --------------------------------------------------------------------------------------------------------


def read(s: State, op: Op, v: Var) -> State:
    return end(s, op.id, saw=v.value, source=v.last)


def write(s: State, op: Op, v: Var) -> State:
    """A plain write releases nothing, and hides what an atomic write released."""
    return end(s.put(replace(v, value=op.value, last=op.id, clock=())), op.id)


def load(s: State, op: Op, v: Var) -> State:
    """An atomic that observes an atomic: what it observes is synchronised before it."""
    return end(s, op.id, v.clock, saw=v.value, source=v.last)


def store(s: State, op: Op, v: Var) -> State:
    return end(s.put(replace(v, value=op.value, last=op.id, clock=op.at)), op.id)


def modify(s: State, op: Op, v: Var, value: str) -> State:
    """Add, Swap, a CompareAndSwap that succeeds: it observes, and is observed."""
    released = join(v.clock, op.at) if v.clock else op.at
    s = end(s, op.id, v.clock, saw=v.value, source=v.last)
    return s.put(replace(v, value=value, last=op.id, clock=released))


def fail_cas(s: State, op: Op, v: Var) -> State:
    """A failed one is a load. Whether it is a write is known only here, so races are looked for only here."""
    return end(s, op.id, v.clock, saw=v.value, source=v.last, ok=False)


# --- channels ---------------------------------------------------------------------------------------------------------


def acquire_send(c: Chan, k: int) -> Clock:
    """What the k-th receive learns: the k-th send is synchronised before its end."""
    return c.sent[k]


def acquire_receive(c: Chan, k: int) -> Clock:
    """What the k-th send learns: the receive number k - capacity is synchronised before its end."""
    return c.received[k - c.cap] if k >= c.cap else ()


def send(s: State, op: Op, c: Chan) -> State:
    """To a waiting receiver, into the buffer, or into the queue."""
    k = len(c.sent)
    if c.recvq:
        receiver = s.ops[c.recvq[0]]
        c = replace(
            c, recvq=c.recvq[1:], sent=(*c.sent, op.at), received=(*c.received, receiver.at)
        )
        s = end(s.put(c), receiver.id, acquire_send(c, k), saw=op.value, source=op.id)
        return end(s, op.id, acquire_receive(c, k))
    if len(c.buf) < c.cap:
        c = replace(c, buf=(*c.buf, op.id), sent=(*c.sent, op.at))
        return end(s.put(c), op.id, acquire_receive(c, k))
    return s.put(replace(c, sendq=(*c.sendq, op.id)))


def receive(s: State, op: Op, c: Chan) -> State:
    """From the buffer, from a waiting sender, from a closed channel; or into the queue."""
    k = len(c.received)
    if c.buf or c.sendq:
        c = replace(c, received=(*c.received, op.at))
        sender = s.ops[c.sendq[0]] if c.sendq else None
        line = (*c.buf, sender.id) if sender else c.buf
        n = len(c.sent)
        c = replace(c, buf=line[1:], sendq=c.sendq[1:])
        if sender:
            c = replace(c, sent=(*c.sent, sender.at))
        first = s.ops[line[0]]
        s = end(s.put(c), op.id, acquire_send(c, k), saw=first.value, source=first.id)
        return end(s, sender.id, acquire_receive(c, n)) if sender else s
    if c.closed != NOBODY:
        return end(s, op.id, c.clock, saw="0", ok=False, source=c.closed)
    return s.put(replace(c, recvq=(*c.recvq, op.id)))


def close(s: State, op: Op, c: Chan) -> State:
    """Every waiting receiver goes on with the zero value."""
    s = s.put(replace(c, closed=op.id, recvq=(), clock=op.at))
    s = end(s, op.id)
    for receiver in c.recvq:
        s = end(s, receiver, op.at, saw="0", ok=False, source=op.id)
    return s


# --- locks ------------------------------------------------------------------------------------------------------------


def acquire_lock(m: Mutex, op: Op) -> Clock:
    """Lock learns what was unlocked, by writers and readers; RLock what writers unlocked."""
    return m.clock if op.verb == "rlock" else join(m.clock, m.read)


def admit(s: State, id: str) -> State:
    """Whoever stands first in the queue goes on if it may; after a reader, the next may, too."""
    m = s.find(id)
    assert isinstance(m, Mutex)
    while m.queue:
        op = s.ops[m.queue[0]]
        if m.locked or (m.readers and op.verb != "rlock"):
            break
        m = replace(m, queue=m.queue[1:])
        m = (
            replace(m, readers=(*m.readers, op.g))
            if op.verb == "rlock"
            else replace(m, locked=True)
        )
        s = end(s.put(m), op.id, acquire_lock(m, op))
    return s


def lock(s: State, op: Op, m: Mutex) -> State:
    return admit(s.put(replace(m, queue=(*m.queue, op.id))), m.id)


def trylock(s: State, op: Op, m: Mutex) -> State:
    """If it fails, it synchronises nothing."""
    if m.locked or m.readers or m.queue:
        return end(s, op.id, ok=False)
    return end(s.put(replace(m, locked=True)), op.id, acquire_lock(m, op))


def unlock(s: State, op: Op, m: Mutex) -> State:
    """Merged, not replaced: whoever unlocks need not be whoever locked."""
    s = end(s.put(replace(m, locked=False, clock=join(m.clock, op.at))), op.id)
    return admit(s, m.id)


def runlock(s: State, op: Op, m: Mutex) -> State:
    readers = list(m.readers)
    readers.remove(op.g)
    s = end(s.put(replace(m, readers=tuple(readers), read=join(m.read, op.at))), op.id)
    return admit(s, m.id)


# --- Once and WaitGroup -----------------------------------------------------------------------------------------------


def do(s: State, op: Op, once: Once) -> State:
    """The first runs f, from here to its `return`; others wait until it has returned."""
    if once.done:
        return end(s, op.id, once.clock, ok=False)
    if once.by:
        return s.put(replace(once, queue=(*once.queue, op.id)))
    return end(s.put(replace(once, by=op.g)), op.id)


def returned(s: State, op: Op, once: Once) -> State:
    s = end(s.put(replace(once, done=True, queue=(), clock=op.at)), op.id)
    for waiter in once.queue:
        s = end(s, waiter, op.at, ok=False)
    return s


def count(s: State, op: Op, wg: WaitGroup, delta: int) -> State:
    """Add and Done. A Done releases; at zero, all who wait acquire. A new round begins with nothing released."""
    clock = () if not wg.count and delta > 0 else wg.clock
    if delta < 0:
        clock = join(clock, op.at)
    total = wg.count + delta
    s = end(s.put(replace(wg, count=total, clock=clock, queue=wg.queue if total else ())), op.id)
    for waiter in () if total else wg.queue:
        s = end(s, waiter, clock)
    return s


def wait(s: State, op: Op, wg: WaitGroup) -> State:
    if wg.count:
        return s.put(replace(wg, queue=(*wg.queue, op.id)))
    return end(s, op.id, wg.clock)
