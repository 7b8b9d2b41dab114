"""The runtime's own functions as pure functions: dequeue, send, recv, closechan, selectgo's three passes.

Each is what happens while the locks are held (runtime/chan.go, runtime/select.go of go1.27.3).
"""

from dataclasses import replace

from talkdiagrams.mechanisms.channels.state import (
    CLOSE_CLOSED,
    CLOSE_NIL,
    DEFAULT,
    RECVQ,
    SEND_CLOSED,
    SENDQ,
    Chan,
    Elem,
    G,
    GStatus,
    Op,
    Result,
    State,
    Sudog,
    Woken,
)


def queued(c: Chan, which: str, queue: tuple[Sudog, ...]) -> Chan:
    return replace(c, sendq=queue) if which == SENDQ else replace(c, recvq=queue)


def dequeue(s: State, c_id: str, which: str) -> tuple[State, Sudog | None]:
    """The first who can be served. Sudogs of selects that another case has won are thrown away on the way."""
    c = s.chan(c_id)
    queue = list(c.queue(which))
    while queue:
        first = queue.pop(0)
        if s.stale(first):
            continue
        s = s.put(queued(c, which, tuple(queue)))
        if first.is_select:
            s = s.put(replace(s.g(first.g), select_done=True))
        return s, first
    return s.put(queued(c, which, ())), None


def goready(s: State, sudog: Sudog, success: bool, elem: Elem | None = None) -> State:
    """Leave the result with the G, and make it runnable."""
    woken = Woken(sudog.case, success, elem)
    return s.put(replace(s.g(sudog.g), status=GStatus.RUNNABLE, woken=woken))


def push(c: Chan, elem: Elem) -> Chan:
    """Into the slot at sendx."""
    buf = (*c.buf[: c.sendx], elem, *c.buf[c.sendx + 1 :])
    sendx = (c.sendx + 1) % c.dataqsiz
    return replace(c, buf=buf, sendx=sendx, qcount=c.qcount + 1, entered=(*c.entered, elem))


def pop(c: Chan) -> tuple[Chan, Elem]:
    """Out of the slot at recvx, which is cleared."""
    elem = c.buf[c.recvx]
    assert elem is not None
    buf = (*c.buf[: c.recvx], None, *c.buf[c.recvx + 1 :])
    recvx = (c.recvx + 1) % c.dataqsiz
    return replace(c, buf=buf, recvx=recvx, qcount=c.qcount - 1, left=(*c.left, elem)), elem


def passed(c: Chan, elem: Elem) -> Chan:
    """Past the buffer, from stack to stack."""
    return replace(c, entered=(*c.entered, elem), left=(*c.left, elem))


def try_send(s: State, c_id: str, elem: Elem) -> tuple[State, bool]:
    """As chansend without blocking, on an open channel; false: nobody waits and there is no room."""
    s, receiver = dequeue(s, c_id, RECVQ)
    c = s.chan(c_id)
    if receiver:
        return goready(s.put(passed(c, elem)), receiver, success=True, elem=elem), True
    return (s, False) if c.full else (s.put(push(c, elem)), True)


def try_receive(s: State, c_id: str) -> tuple[State, Elem | None, bool]:
    """As chanrecv without blocking; None: nothing there and nobody waits. A closed channel gives the zero value."""
    s, sender = dequeue(s, c_id, SENDQ)
    c = s.chan(c_id)
    if sender:
        assert sender.elem is not None
        if c.dataqsiz == 0:
            s, elem = s.put(passed(c, sender.elem)), sender.elem
        else:  # full: the head goes out, and into the same slot comes what the sender brought
            c, elem = pop(c)
            s = s.put(push(c, sender.elem))
        return goready(s, sender, success=True), elem, True
    if c.qcount:
        c, elem = pop(c)
        return s.put(c), elem, True
    return s, Elem(s.zero, 0) if c.closed else None, False


def finish(s: State, g_id: str, result: Result) -> State:
    """The G has its result, and goes on."""
    g = s.g(g_id)
    return s.put(
        replace(
            g, status=GStatus.RUNNING, op=None, woken=None, select_done=False, got=(*g.got, result)
        )
    )


def panic(s: State, g_id: str, why: str) -> State:
    g = s.g(g_id)
    return s.put(
        replace(g, status=GStatus.PANICKED, op=None, woken=None, select_done=False, panic=why)
    )


def closechan(s: State, c_id: str, g_id: str) -> State:
    """Mark it, wake all receivers with the zero value, then all senders, who will panic."""
    c = s.chan(c_id)
    if c.nil or c.closed:
        return panic(s, g_id, CLOSE_NIL if c.nil else CLOSE_CLOSED)
    s = s.put(replace(c, closed=True))
    while True:
        s, receiver = dequeue(s, c_id, RECVQ)
        if receiver is None:
            break
        s = goready(s, receiver, success=False, elem=Elem(s.zero, 0))
    while True:
        s, sender = dequeue(s, c_id, SENDQ)
        if sender is None:
            break
        s = goready(s, sender, success=False)
    return finish(s, g_id, Result("close", c_id))


def look(s: State, g_id: str, op: Op) -> tuple[State, bool]:
    """Pass 1: the first case in poll order that is ready. False: not one is, and there is no default."""
    for index in op.pollorder:
        case = op.cases[index]
        if case.elem:
            if s.chan(case.c).closed:
                return panic(s, g_id, SEND_CLOSED), True
            s, sent = try_send(s, case.c, case.elem)
            if sent:
                return finish(s, g_id, Result("send", case.c, case.elem, case=index)), True
        else:
            s, elem, ok = try_receive(s, case.c)
            if elem:
                return finish(s, g_id, Result("receive", case.c, elem, ok, index)), True
    return (s, False) if op.block else (finish(s, g_id, Result("default", case=DEFAULT)), True)


def enqueue(s: State, g_id: str, op: Op) -> State:
    """Pass 2: a sudog to the tail of every queue, in lock order; the G parks."""
    for index in op.lockorder:
        case = op.cases[index]
        c = s.chan(case.c)
        sudog = Sudog(g_id, case.elem, op.is_select, index)
        s = s.put(queued(c, case.queue, (*c.queue(case.queue), sudog)))
    return s.put(replace(s.g(g_id), status=GStatus.WAITING, op=op))


def dequeue_losers(s: State, g: G) -> State:
    """Pass 3: the sudogs that were not served leave their queues, unless somebody threw them away already."""
    assert g.op is not None
    for c_id in g.op.chans:
        for which in (SENDQ, RECVQ):
            c = s.chan(c_id)
            s = s.put(queued(c, which, tuple(one for one in c.queue(which) if one.g != g.id)))
    return s


def wake_up(s: State, g: G) -> State:
    """A woken G goes on behind its gopark: result, or panic where a channel was closed under a sender."""
    assert g.op is not None
    assert g.woken is not None
    if g.op.is_select:
        s = dequeue_losers(s, g)
    case = g.op.cases[g.woken.case]
    if case.elem:
        if not g.woken.success:
            return panic(s, g.id, SEND_CLOSED)
        return finish(s, g.id, Result("send", case.c, case.elem, case=g.woken.case))
    return finish(s, g.id, Result("receive", case.c, g.woken.elem, g.woken.success, g.woken.case))


def locked(s: State, chans: tuple[str, ...], by: str) -> State:
    return s.put(*(replace(s.chan(c), lock=by) for c in chans))
