"""What must hold in every execution, and between one state and the next. Each fault begins with the rule's name."""

from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.memory.clock import covers, known
from talkdiagrams.mechanisms.memory.rules import closure, ordered, syncs
from talkdiagrams.mechanisms.memory.state import (
    NOBODY,
    Chan,
    Mutex,
    Once,
    State,
    Thing,
    Var,
    WaitGroup,
    conflicting,
)
from talkdiagrams.mechanisms.memory.visible import may_see, visible


def invariants(s: State) -> list[str]:
    """Every rule that this state breaks."""
    return [f"{name}: {fault}" for name, check in CHECKS for fault in check(s)]


def invariants_between(before: State, after: State) -> list[str]:
    """Every rule that the step broke."""
    return [f"{name}: {fault}" for name, check in BETWEEN for fault in check(before, after)]


def _clocks(s: State) -> Iterator[str]:
    """Nobody knows more of a goroutine than it knows itself; a clock at the end covers that at the start."""
    for i, g in enumerate(s.gs):
        for other in s.gs:
            if known(other.clock, i) > known(g.clock, i):
                yield f"{other.id} knows more of {g.id} than {g.id} does"
    for op in s.ops:
        if not op.waits and not covers(op.clock, op.at):
            yield f"operation {op.id} forgot something"


def _closure(s: State) -> Iterator[str]:
    """Vector clocks and the closure of the rules name the same pairs."""
    reach = closure(s, syncs(s))
    for a in s.ops:
        for b in s.ops:
            if a.id != b.id and s.before(a, b) != ordered(reach, a.id, b.id):
                yield f"{a.verb} {a.obj} ({a.id}) and {b.verb} {b.obj} ({b.id})"


def _races(s: State) -> Iterator[str]:
    """The races are all pairs of conflicting accesses that the closure leaves unordered."""
    reach = closure(s, syncs(s))
    accesses = [op for op in s.ops if op.accesses and isinstance(s.find(op.obj), Var)]
    expected = {
        (a.id, b.id)
        for n, b in enumerate(accesses)
        for a in accesses[:n]
        if a.obj == b.obj
        and conflicting(a, b)
        and not ordered(reach, a.id, b.id)
        and not ordered(reach, b.id, a.id)
    }
    named = {(race.first, race.second) for race in s.races}
    yield from (f"not named: {pair}" for pair in sorted(expected - named))
    yield from (f"no race: {pair}" for pair in sorted(named - expected))


def _forward(s: State) -> Iterator[str]:
    """What synchronises, comes earlier: the order told is one of those that happens before allows."""
    for edge in syncs(s):
        tail, head = s.ops[edge.tail], s.ops[edge.head]
        if head.waits or tail.start >= head.end:
            yield f"{edge.rule}: {tail.id} to {head.id}"


def _one_write(s: State) -> Iterator[str]:
    """A read without a race may observe one write, the newest; a racing one observes at least a possible one."""
    racing = {id for race in s.races for id in (race.first, race.second)}
    spoiled = {race.var for race in s.races}
    for op in s.ops:
        if op.verb == "read":
            if op.source not in visible(s, op):
                yield f"read {op.id} observed what it must not"
            if op.obj not in spoiled and op.id not in racing and may_see(s, op) != (op.saw,):
                yield f"read {op.id} has a choice without a race"


def _exclusion(s: State) -> Iterator[str]:
    for m in s.things:
        if not isinstance(m, Mutex):
            continue
        if m.locked and m.readers:
            yield f"{m.id} has a writer and readers"
        if m.readers and not m.rw:
            yield f"{m.id} has readers and is no RWMutex"
        taken = [op for op in s.ops if op.obj == m.id and op.ok and not op.waits]
        writers = [op.verb in ("lock", "trylock") for op in taken].count(True)
        if writers - [op.verb for op in taken].count("unlock") != int(m.locked):
            yield f"{m.id}: Locks and Unlocks do not add up"
        reads = [op.verb for op in taken]
        if reads.count("rlock") - reads.count("runlock") != len(m.readers):
            yield f"{m.id}: RLocks and RUnlocks do not add up"


def _channels(s: State) -> Iterator[str]:
    """First in, first out; at most `cap` on their way; nobody waits beside what it waits for."""
    for c in s.things:
        if not isinstance(c, Chan):
            continue
        if len(c.buf) > c.cap or len(c.sent) - len(c.received) != len(c.buf):
            yield f"{c.id}: {len(c.buf)} in {c.cap} slots"
        sends = [op.id for op in s.ops if op.verb == "send" and op.obj == c.id]
        got = [op for op in s.ops if op.verb == "receive" and op.obj == c.id and op.ok]
        if [op.source for op in got if not op.waits] != sends[: len(c.received)]:
            yield f"{c.id} is not first in, first out"


def _needless(s: State) -> Iterator[str]:
    for thing in s.things:
        if _idle(s, thing):
            yield f"somebody waits at {thing.id} and need not"


def _idle(s: State, thing: Thing) -> bool:
    match thing:
        case Chan():
            room = bool(thing.recvq) or len(thing.buf) < thing.cap
            there = bool(thing.buf) or thing.closed != NOBODY
            return (bool(thing.sendq) and room) or (bool(thing.recvq) and there)
        case Mutex():
            first = s.ops[thing.queue[0]].verb if thing.queue else ""
            return bool(first) and not thing.locked and (first == "rlock" or not thing.readers)
        case Once():
            return bool(thing.queue) and thing.done
        case WaitGroup():
            return bool(thing.queue) and not thing.count
        case Var():
            return False


def _places(s: State) -> Iterator[str]:
    """A goroutine is in one operation at a time, and stands in the queue of what it waits for."""
    for g in s.gs:
        open_ops = [op.id for op in s.of(g.id) if op.waits]
        if open_ops != ([g.waits] if g.waits != NOBODY else []):
            yield f"{g.id} waits in {open_ops}, and says {g.waits}"
    queued = [id for thing in s.things for id in _queue(thing)]
    waiting = [op.id for op in s.ops if op.waits]
    if sorted(queued) != waiting:
        yield f"the queues hold {sorted(queued)}, and {waiting} wait"


def _queue(thing: Thing) -> tuple[int, ...]:
    match thing:
        case Chan():
            return thing.sendq + thing.recvq
        case Mutex() | Once() | WaitGroup():
            return thing.queue
        case _:
            return ()


Check = Callable[[State], Iterator[str]]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("clocks", _clocks),
    ("closure", _closure),
    ("races", _races),
    ("forward", _forward),
    ("one write", _one_write),
    ("exclusion", _exclusion),
    ("channels", _channels),
    ("no needless wait", _needless),
    ("places", _places),
)


def _history(a: State, b: State) -> Iterator[str]:
    """Nothing that happened is undone: operations only end, clocks and the list of races only grow."""
    if len(b.ops) < len(a.ops):
        yield "an operation is gone"
    for old, new in zip(a.ops, b.ops, strict=False):
        if old != new and not old.waits:
            yield f"operation {old.id} changed after its end"
    for old_g in a.gs:
        new_g = b.find_g(old_g.id)
        if new_g is None or not covers(new_g.clock, old_g.clock):
            yield f"{old_g.id} forgot something"
    if b.races[: len(a.races)] != a.races:
        yield "a race is gone"


def _ended(a: State, b: State) -> Iterator[str]:
    """What has ended does no more; what was closed or done stays so."""
    for g in a.gs:
        if g.exited and b.g(g.id).clock != g.clock:
            yield f"{g.id} went on after its end"
    for old in a.things:
        new = b.find(old.id)
        if (
            isinstance(old, Chan)
            and isinstance(new, Chan)
            and old.closed not in (NOBODY, new.closed)
        ):
            yield f"{old.id} is open again"
        if isinstance(old, Once) and isinstance(new, Once) and old.done and not new.done:
            yield f"{old.id} runs twice"


BETWEEN: tuple[tuple[str, Callable[[State, State], Iterator[str]]], ...] = (
    ("history", _history),
    ("ended", _ended),
)
