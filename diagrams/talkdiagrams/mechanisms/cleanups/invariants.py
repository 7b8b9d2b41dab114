"""What must hold in every state, and from each state to the next."""

from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.cleanups.state import FOLLOWS, Stage, State, closure, marked, reachable


def safe(s: State) -> Iterator[str]:
    """What the program can reach is not freed."""
    for id in sorted(reachable(s)):
        found = s.obj(id)
        if found is None or found.freed:
            yield f"{id} can be reached, and was freed"


def after_the_object(s: State) -> Iterator[str]:
    """A cleanup is queued when its object was freed, no earlier and no later."""
    for one in s.specials:
        if one.kind != "cleanup" or one.stage is Stage.STOPPED:
            continue
        found = s.obj(one.obj)
        freed = found is None or found.freed
        if freed == (one.stage is Stage.SET):
            yield f"{one.id} is {one.stage}, and {one.obj} is {'freed' if freed else 'there'}"


def with_the_object(s: State) -> Iterator[str]:
    """A finalizer that is set, queued or running has its object, and all that this points to."""
    for one in s.specials:
        if one.kind == "finalizer" and one.stage in (Stage.SET, Stage.QUEUED, Stage.RUNNING):
            for id in sorted(closure(s, iter((one.obj,)))):
                found = s.obj(id)
                if found is None or found.freed:
                    yield f"{one.id} is {one.stage}, and {id} was freed"


def arguments(s: State) -> Iterator[str]:
    """What a special keeps is there until it has run."""
    for one in s.specials:
        if one.stage in (Stage.SET, Stage.QUEUED, Stage.RUNNING):
            for id in one.keeps:
                found = s.obj(id)
                if found is None or found.freed:
                    yield f"{one.id} keeps {id}, which was freed"


def queues(s: State) -> Iterator[str]:
    """The queues hold what is queued, each once."""
    for kind, queue in (("finalizer", s.finq), ("cleanup", s.cleanq)):
        queued = sorted(
            one.id for one in s.specials if one.kind == kind and one.stage is Stage.QUEUED
        )
        if sorted(queue) != queued:
            yield f"queued {kind}s are {queued}, the queue is {list(queue)}"


def one_at_a_time(s: State) -> Iterator[str]:
    """Finalizers run one after the other; cleanups on so many goroutines; an object has one finalizer."""
    if len(s.at("finalizer", Stage.RUNNING)) > 1:
        yield "two finalizers run"
    if len(s.at("cleanup", Stage.RUNNING)) > s.workers:
        yield f"more than {s.workers} cleanups run"
    for obj in s.objs:
        if len(s.on(obj.id, "finalizer", Stage.SET)) > 1:
            yield f"{obj.id} has two finalizers"


def weak(s: State) -> Iterator[str]:
    """A weak pointer never leads to a freed object, nor to one whose finalizer was queued since."""
    for one in s.weaks:
        found = s.obj(one.obj)
        if not one.cleared and (found is None or found.freed):
            yield f"{one.id} leads to {one.obj}, which was freed"


def once(a: State, b: State) -> Iterator[str]:
    """A special goes one way, and so runs once."""
    for new in b.specials:
        old = a.special(new.id)
        if old and old.stage is not new.stage and new.stage not in FOLLOWS[old.stage]:
            yield f"{new.id} went from {old.stage} to {new.stage}"


def for_ever(a: State, b: State) -> Iterator[str]:
    """What was freed, and a weak pointer that was cleared, stay so."""
    for obj in a.objs:
        found = b.obj(obj.id)
        if obj.freed and not (found and found.freed):
            yield f"{obj.id} came back"
    for one in a.weaks:
        now = b.weak(one.id)
        if one.cleared and not (now and now.cleared):
            yield f"{one.id} leads somewhere again"


def only_the_unreachable(a: State, b: State) -> Iterator[str]:
    """What could be reached is neither freed nor finalised, and its weak pointers still lead to it."""
    here = reachable(a)
    for new in b.specials:
        old = a.special(new.id)
        if old and old.stage is Stage.SET and new.stage is Stage.QUEUED and new.obj in here:
            yield f"{new.id} was queued, and {new.obj} could be reached"
    for one in b.weaks:
        was = a.weak(one.id)
        if was and one.cleared > was.cleared and one.obj in here:
            yield f"{one.id} was cleared, and {one.obj} could be reached"


def complete(a: State, b: State) -> Iterator[str]:
    """A collection leaves nothing behind: what nobody keeps is freed, or has its finalizer queued."""
    if b.cycles == a.cycles:
        return
    kept = marked(a) | marked(b)
    for obj in b.objs:
        if not obj.freed and obj.id not in kept:
            yield f"{obj.id} is kept by nobody, and is still there"


ALWAYS: tuple[Callable[[State], Iterator[str]], ...] = (
    safe,
    after_the_object,
    with_the_object,
    arguments,
    queues,
    one_at_a_time,
    weak,
)
BETWEEN: tuple[Callable[[State, State], Iterator[str]], ...] = (
    once,
    for_ever,
    only_the_unreachable,
    complete,
)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    return [f"{check.__name__}: {fault}" for check in ALWAYS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    return [f"{check.__name__}: {fault}" for check in BETWEEN for fault in check(a, b)]
