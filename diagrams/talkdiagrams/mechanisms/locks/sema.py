"""A semaphore of runtime/sema.go: sleep until there is a count to take, wake the first sleeper.

A woken G is not served yet: it has to take the count when it runs, and somebody may be faster. Only a hand-off gives
it a ticket, which nobody can take.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.locks.state import G, GStatus, State


def acquire(s: State, g: G, sema: str, lifo: bool = False) -> tuple[State, bool]:
    """Take from the count and say yes; or queue the G, at the front if lifo, and park it."""
    assert g.call is not None
    call = replace(g.call, sema=sema, lifo=lifo, asleep=True)
    it = s.sema(sema)
    if it.count:
        s = s.put(replace(it, count=it.count - 1))
        return s.put(replace(g, call=replace(call, asleep=False), ticket=False)), True
    queue = (g.id, *it.queue) if lifo else (*it.queue, g.id)
    s = s.put(replace(it, queue=queue))
    return s.put(replace(g, status=GStatus.WAITING, call=call, ticket=False)), False


def release(s: State, sema: str, handoff: bool = False) -> State:
    """Add to the count, and wake the first who sleeps; with a hand-off the count is that G's already."""
    it = s.sema(sema)
    if not it.queue:
        return s.put(replace(it, count=it.count + 1))
    first, *rest = it.queue
    s = s.put(replace(it, count=it.count + (not handoff), queue=tuple(rest)))
    return s.put(replace(s.g(first), status=GStatus.RUNNABLE, ticket=handoff))


def resume(s: State, g: G) -> tuple[State, bool]:
    """A woken G runs: with its ticket or the count it goes on, else it queues again."""
    assert g.call is not None
    if g.ticket:
        call = replace(g.call, asleep=False)
        return s.put(replace(g, status=GStatus.RUNNING, call=call, ticket=False)), True
    running = replace(g, status=GStatus.RUNNING)
    return acquire(s.put(running), running, g.call.sema, g.call.lifo)
