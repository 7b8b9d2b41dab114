"""What must hold in every state, and across every step; each check has a name and finds faults.

A finding reads `name: what is wrong`. `invariants` judges one state, `invariants_between` the way from one to the next.
"""

from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.goroutines.state import (
    GOID_BATCH,
    NOSPLIT,
    STACK_MIN,
    G,
    GStatus,
    Kind,
    Stack,
    State,
)

Check = Callable[[State], Iterator[str]]
Between = Callable[[State, State], Iterator[str]]
S = GStatus
LIVING = (S.RUNNABLE, S.RUNNING, S.SYSCALL, S.WAITING, S.COPYSTACK, S.PREEMPTED, S.LEAKED)


def one_place(s: State) -> Iterator[str]:
    """No G is in two lists, and each list holds only Gs that there are."""
    seen: dict[str, str] = {}
    for g, where in s.places():
        if s.find_g(g) is None:
            yield f"{where} holds {g}, which does not exist"
        if g in seen:
            yield f"{g} is in {seen[g]} and in {where}"
        seen[g] = where


def status_fits(s: State) -> Iterator[str]:
    """Where a G is says how it is, and what it has with it."""
    places = dict(s.places())
    for g in s.gs:
        where = places.get(g.id, "")
        on_p, queued = where.startswith("P") and " " not in where, where.endswith(("queue", "next"))
        wanted = {
            S.RUNNABLE: queued,
            S.RUNNING: on_p,
            S.COPYSTACK: on_p,
            S.SYSCALL: on_p or not where,
            S.IDLE: where.endswith("hand"),
            S.DEAD: where.endswith(("hand", "list")),
        }.get(g.status, not where)
        if not wanted:
            yield f"{g.id} is {g.status}, and in {where or 'no place'}"
        if bool(g.waits) != (g.status in (S.WAITING, S.LEAKED)):
            yield f"{g.id} is {g.status}, and waits for {g.waits or 'nothing'}"
        if (g.move is not None) != (g.status is S.COPYSTACK):
            yield f"{g.id} is {g.status}, and its stack is {'' if g.move else 'not '}being moved"
        if g.stopped and g.status is not S.WAITING:
            yield f"{g.id} is {g.status}, and was stopped for a scan"


def frames(s: State) -> Iterator[str]:
    """A dead G has no frame; one that lives has, and a stack that holds them all and what needs no check."""
    for g in s.gs:
        living = g.status in LIVING
        if bool(g.frames) != living:
            yield f"{g.id} is {g.status}, and has {len(g.frames)} frames"
        if living and (g.stack is None or g.used + NOSPLIT > g.stack.size):
            yield f"{g.id} uses {g.used} of {g.stack.size if g.stack else 0} bytes"


def sizes(s: State) -> Iterator[str]:
    """A stack's size is a power of two, and no stack is smaller than the smallest."""
    for stack in _stacks(s):
        if stack.size < STACK_MIN or stack.size & (stack.size - 1):
            yield f"a stack has {stack.size} bytes"
        elif stack.lo % stack.size:
            yield f"a stack of {stack.size} bytes begins at {stack.lo:#x}"
    if s.start_size < STACK_MIN or s.start_size & (s.start_size - 1):
        yield f"stacks would start with {s.start_size} bytes"


def apart(s: State) -> Iterator[str]:
    """No two stacks share a byte, in use or free."""
    last = Stack(0, 0)
    for stack in sorted(_stacks(s), key=lambda one: one.lo):
        if stack.lo < last.hi:
            yield f"the stacks at {last.lo:#x} and {stack.lo:#x} overlap"
        last = stack


def pointers(s: State) -> Iterator[str]:
    """A pointer into the stack points at the variable that it was made from, wherever that is now."""
    for g in s.gs:
        at = {id: address for id, address, _ in g.variables()}
        for slot in g.words():
            if slot.kind is Kind.POINTER and at.get(slot.of) != slot.word:
                yield f"{g.id}'s {slot.name} holds {slot.word:#x}, and {slot.of} is elsewhere"


def downward(s: State) -> Iterator[str]:
    """No frame points to a younger one, which will be gone first."""
    for g in s.gs:
        ages = {frame.id: age for age, frame in enumerate(g.frames)}
        for age, frame in enumerate(g.frames):
            for slot in frame.slots:
                if slot.kind is Kind.POINTER and ages.get(slot.of.rpartition(".")[0], -1) > age:
                    yield f"{g.id}'s {slot.name} in {frame.fn} points to a younger frame"


def scan_bit(s: State) -> Iterator[str]:
    """Nobody who runs or moves a stack has the scan bit, and no dead G."""
    may = (S.RUNNABLE, S.WAITING, S.SYSCALL, S.LEAKED)
    yield from (f"{g.id} is {g.full_status}" for g in s.gs if g.scan and g.status not in may)


def numbers(s: State) -> Iterator[str]:
    """No two living goroutines have one number, and a P hands out numbers of its own batch."""
    seen: dict[int, str] = {}
    for g in s.gs:
        if g.status in LIVING and not g.extra:
            if not 0 < g.goid <= s.goidgen:
                yield f"{g.id} has the number {g.goid}"
            if g.goid in seen:
                yield f"{g.id} and {seen[g.goid]} are both number {g.goid}"
            seen[g.goid] = g.id
    batches = [p.goidend for p in s.ps if p.goidend]
    if len(set(batches)) < len(batches):
        yield "two Ps hand out the same batch of numbers"
    for p in s.ps:
        if not p.goidend - GOID_BATCH <= p.goidcache <= p.goidend <= s.goidgen + 1:
            yield f"{p.id} is at number {p.goidcache} of {p.goidend}"


def free_lists(s: State) -> Iterator[str]:
    """A free list holds dead Gs, a P's is shorter than a batch, the global ones are sorted by stack."""
    for p in s.ps:
        if len(p.gfree) >= s.batch:
            yield f"{p.id} keeps {len(p.gfree)} dead Gs"
    for ids, stack in ((s.gfree_stack, True), (s.gfree_none, False)):
        yield from (
            f"{id} is in the wrong global list" for id in ids if bool(s.g(id).stack) != stack
        )


CHECKS: tuple[tuple[str, Check], ...] = (
    ("one place", one_place),
    ("status fits", status_fits),
    ("frames", frames),
    ("sizes", sizes),
    ("apart", apart),
    ("pointers", pointers),
    ("downward", downward),
    ("scan bit", scan_bit),
    ("numbers", numbers),
    ("free lists", free_lists),
)

# What may follow a state within one event; an event that does several things at once may do so with `go`, `gc`.
FOLLOWS: dict[str, frozenset[str]] = {
    "idle": frozenset({"dead"}),
    "dead": frozenset({"runnable"}),
    "runnable": frozenset({"running", "scanrunnable"}),
    "running": frozenset(
        {"runnable", "syscall", "waiting", "dead", "copystack", "preempted"}
    ),
    "syscall": frozenset({"running", "runnable", "scansyscall", "deadextra"}),
    "waiting": frozenset({"runnable", "scanwaiting", "leaked"}),
    "copystack": frozenset({"running"}),
    "preempted": frozenset({"scanwaiting"}),
    "leaked": frozenset({"scanleaked", "waiting"}),
    "deadextra": frozenset({"syscall"}),
    "scanrunnable": frozenset({"runnable"}),
    "scansyscall": frozenset({"syscall"}),
    "scanwaiting": frozenset({"waiting", "runnable"}),
    "scanleaked": frozenset({"leaked"}),
}  # fmt: skip


def follows(a: State, b: State) -> Iterator[str]:
    """A status follows another only where there is a way."""
    for g in b.gs:
        before = a.find_g(g.id)
        if before is None or before.full_status == g.full_status:
            continue
        if g.full_status not in FOLLOWS[before.full_status]:
            yield f"{g.id} was {before.full_status} and is {g.full_status}"


def growth(a: State, b: State) -> Iterator[str]:
    """A stack doubles, perhaps more than once; it halves, and only if less than a quarter of it was in use."""
    for was, now in _moved(a, b):
        assert was.stack
        assert now.stack
        old, new = was.stack.size, now.stack.size
        if new < old and (2 * new != old or was.used + NOSPLIT >= old // 4):
            yield f"{now.id}'s stack went from {old} to {new} bytes with {was.used} in use"
        if new == old:
            yield f"{now.id}'s stack moved, and is no larger"


def copies(a: State, b: State) -> Iterator[str]:
    """A move leaves every frame at its distance from the high end, and every word that is no pointer as it was."""
    for was, now in _moved(a, b):
        assert was.stack
        assert now.stack
        delta = now.stack.hi - was.stack.hi
        after = {id: (at, slot) for id, at, slot in now.variables()}
        for id, at, slot in was.variables():
            there = after.get(id)
            if there is None or there[0] != at + delta:
                yield f"{now.id}'s {id} was lost on the way"
            elif slot.kind is not Kind.POINTER and there[1] != slot:
                yield f"{now.id}'s {id} is another after the move"


def identity(a: State, b: State) -> Iterator[str]:
    """A number belongs to one life: it changes only from dead to runnable, and never comes again."""
    for g in b.gs:
        was = a.find_g(g.id)
        if was and was.goid != g.goid:
            if was.status is not S.DEAD:
                yield f"{g.id} was number {was.goid} and is {g.goid}"
            if any(g.goid == other.goid for other in a.gs):
                yield f"{g.id} has the number {g.goid}, which was used before"
    if b.goidgen < a.goidgen or len(b.gs) < len(a.gs):
        yield "numbers or Gs have become fewer"


BETWEEN: tuple[tuple[str, Between], ...] = (
    ("follows", follows),
    ("growth", growth),
    ("copies", copies),
    ("identity", identity),
)


def _stacks(s: State) -> Iterator[Stack]:
    for g in s.gs:
        if g.stack:
            yield g.stack
        if g.move:
            yield g.move.new
    yield from s.free


def _moved(a: State, b: State) -> Iterator[tuple[G, G]]:
    """Living Gs whose stack is another now."""
    for now in b.gs:
        was = a.find_g(now.id)
        if was and was.frames and now.frames and was.stack != now.stack:
            yield was, now


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    if len({g.id for g in s.gs}) < len(s.gs):
        return ["names: two have the same"]
    return [f"{name}: {fault}" for name, check in CHECKS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    return [f"{name}: {fault}" for name, check in BETWEEN for fault in check(a, b)]
