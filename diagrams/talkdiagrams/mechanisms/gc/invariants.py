"""What must hold in every state, and across every step; each check has a name and finds faults.

A finding reads `name: what is wrong`. A state in which the write barrier was tampered with may well
break them: that is what the demonstrations show.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.gc.state import Barrier, Color, Stage, State

Check = Callable[[State], Iterator[str]]
Between = Callable[[State, State], Iterator[str]]

MARKING = (Stage.MARK, Stage.MARK_TERMINATION)
# What may follow in one step; sweep termination sweeps, so a cycle may begin before all is swept.
FOLLOWS: dict[Stage, tuple[Stage, ...]] = {
    Stage.OFF: (Stage.SWEEP_TERMINATION,),
    Stage.SWEEP_TERMINATION: (Stage.MARK,),
    Stage.MARK: (Stage.MARK_TERMINATION,),
    Stage.MARK_TERMINATION: (Stage.SWEEP,),
    Stage.SWEEP: (Stage.OFF, Stage.SWEEP_TERMINATION),
}
# The ways of a colour in one step while marking: white to black is an object without pointers.
DARKENS = {
    (Color.WHITE, Color.GREY), (Color.GREY, Color.BLACK), (Color.WHITE, Color.BLACK),
}  # fmt: skip


def one_place(s: State) -> Iterator[str]:
    """Each object is in one slot of one span; pointers lead to objects, or to what was freed."""
    places = Counter(id for span in s.spans for id in span.objects)
    names = Counter(o.id for o in s.objects)
    yield from (f"{n} objects are called {id}" for id, n in names.items() if n > 1)
    yield from (f"{id} is in {places[id]} slots" for id in names if places[id] != 1)
    yield from (f"a slot holds {id}, which does not exist" for id in places if id not in names)
    freed = {id for id, _, _ in s.freed}
    yield from (
        f"a pointer leads to {id}, which never was" for id in s.pointed() - {*names, *freed}
    )
    for span in s.spans:
        for id in span.objects:
            o = s.find(id)
            if o and bool(o.fields) == span.noscan:
                yield f"{id} is in span {span.id}, which is {'' if span.noscan else 'not '}noscan"


def strong_tricolor(s: State) -> Iterator[str]:
    """While marking, nothing black in the heap points to anything white; the hybrid design asks less."""
    if s.stage not in MARKING or s.barrier is Barrier.HYBRID:
        return
    white = {o.id for o in s.colored(Color.WHITE)}
    for o in s.colored(Color.BLACK):
        yield from (f"{o.id} is black and points to white {to}" for to in o.pointers if to in white)
    if s.globals_scanned:
        for one in s.globals:
            if one.target in white:
                yield f"{one.name} was scanned and points to white {one.target}"


def weak_tricolor(s: State) -> Iterator[str]:
    """What is white and pointed to by black is protected: a grey object leads to it, through white ones.

    A black stack counts as black: it may hold a white pointer that it has loaded from a grey object.
    """
    if s.stage not in MARKING:
        return
    white = {o.id: o for o in s.colored(Color.WHITE)}
    todo = [to for o in s.colored(Color.GREY) for to in o.pointers]
    if not s.globals_scanned:
        todo += [one.target for one in s.globals]
    safe = set[str]()
    while todo:
        id = todo.pop()
        if id in white and id not in safe:
            safe.add(id)
            todo += white[id].pointers
    holders = [(o.id, o.pointers) for o in s.colored(Color.BLACK)]
    holders += [(f"{one.g}'s stack", one.pointers) for one in s.stacks if one.scanned]
    if s.globals_scanned:
        holders += [(one.name, (one.target,)) for one in s.globals]
    for who, pointers in holders:
        for id in pointers:
            if id in white and id not in safe:
                yield f"{who} is black and points to {id}, which nothing grey protects"


def barrier_while_marking(s: State) -> Iterator[str]:
    """The write barrier is on exactly in _GCmark and _GCmarktermination (setGCPhase)."""
    if s.wb != (s.stage in MARKING):
        yield f"it is {'on' if s.wb else 'off'} in: {s.stage}"


def work_is_grey(s: State) -> Iterator[str]:
    """The work list and the spans queued hold what is grey, each once, and nothing else."""
    for id, n in Counter(s.work).items():
        if n > 1:
            yield f"{id} is on the work list {n} times"
    for span, n in Counter(s.spanq).items():
        if n > 1:
            yield f"span {span} is queued {n} times"
    grey = {o.id for o in s.colored(Color.GREY)}
    alone = {id for id in grey if not s.by_span(id)}
    yield from (f"{id} is grey and on no list" for id in sorted(alone - set(s.work)))
    yield from (f"{id} is on the work list and not grey" for id in s.work if id not in alone)
    spans = {s.span_of(id).id for id in grey - alone}
    yield from (
        f"span {n} holds grey objects and is not queued" for n in sorted(spans - {*s.spanq})
    )
    yield from (f"span {n} is queued and holds nothing grey" for n in s.spanq if n not in spans)


def scanned_once(s: State) -> Iterator[str]:
    """Nothing is scanned twice in a cycle, and only what was marked is."""
    for id, n in Counter(s.trace).items():
        if n > 1:
            yield f"{id} was scanned {n} times"
    yield from (f"{o.id} is scanned and not marked" for o in s.objects if o.scan and not o.mark)


def marks_belong_to_cycles(s: State) -> Iterator[str]:
    """Outside a cycle nothing is marked; sweeping clears the marks span by span."""
    for span in s.spans:
        if span.swept == (s.stage is Stage.SWEEP) and not span.swept:
            yield f"span {span.id} is not swept in: {s.stage}"
        if span.swept and s.stage not in MARKING:
            yield from (f"{id} is marked in: {s.stage}" for id in span.objects if s.object(id).mark)
    if s.stage is Stage.SWEEP:
        if all(span.swept for span in s.spans):
            yield "all is swept, and it goes on"
        yield from (f"{o.id} is grey while sweeping" for o in s.colored(Color.GREY))


def marked_all(s: State) -> Iterator[str]:
    """Marking ends when nothing is grey, all roots are scanned, and what is reachable is black."""
    if s.stage is not Stage.MARK_TERMINATION:
        return
    yield from (f"{o.id} is grey" for o in s.colored(Color.GREY))
    yield from (f"{stack.g}'s stack is grey" for stack in s.stacks if not stack.scanned)
    if s.globals and not s.globals_scanned:
        yield "the globals are grey"
    known = {o.id: o for o in s.objects}
    for id in sorted(s.reachable()):
        if id in known and known[id].color is Color.WHITE:
            yield f"{id} can be reached and is white"


def nothing_reachable_swept(s: State) -> Iterator[str]:
    """What was freed cannot be reached."""
    yield from (f"{id} was freed and can be reached" for id in s.dangling())


CHECKS: dict[str, Check] = {
    "one place": one_place,
    "strong tri-colour invariant": strong_tricolor,
    "weak tri-colour invariant": weak_tricolor,
    "write barrier": barrier_while_marking,
    "work list": work_is_grey,
    "scanned once": scanned_once,
    "marks": marks_belong_to_cycles,
    "mark termination": marked_all,
    "sweep": nothing_reachable_swept,
}


def invariants(s: State) -> list[str]:
    """Everything that is wrong with a state; [] if nothing is."""
    faults = [f"one place: {fault}" for fault in one_place(s)]
    if faults:  # the others look objects up
        return faults
    return [f"{name}: {fault}" for name, check in CHECKS.items() for fault in check(s)]


# --- from one state to the next -----------------------------------------------------------


def allocates_black(a: State, b: State) -> Iterator[str]:
    """What is allocated while marking is black, at any other time white."""
    old = {o.id for o in a.objects}
    wanted = Color.BLACK if a.stage is Stage.MARK else Color.WHITE
    for o in b.objects:
        if o.id not in old and o.color is not wanted:
            yield f"{o.id} was allocated {o.color} in: {a.stage}"


def only_darkens(a: State, b: State) -> Iterator[str]:
    """While marking no object becomes lighter, and no scanned root grey again."""
    if a.stage not in MARKING or b.stage not in MARKING:
        return
    new = {o.id: o for o in b.objects}
    for o in a.objects:
        if (
            o.id in new
            and o.color is not (now := new[o.id].color)
            and (o.color, now) not in DARKENS
        ):
            yield f"{o.id} went from {o.color} to {now}"
    stacks = {stack.g: stack.scanned for stack in b.stacks}
    yield from (
        f"{x.g}'s stack is to be scanned again" for x in a.stacks if x.scanned and not stacks[x.g]
    )
    if a.globals_scanned and not b.globals_scanned:
        yield "the globals are to be scanned again"


def frees_white(a: State, b: State) -> Iterator[str]:
    """Objects go by sweeping only; who goes was white and could not be reached."""
    kept = {o.id for o in b.objects}
    reachable = a.reachable()
    for o in a.objects:
        if o.id in kept:
            continue
        if a.stage is not Stage.SWEEP:
            yield f"{o.id} vanished in: {a.stage}"
        if o.mark:
            yield f"{o.id} was {o.color} and was freed"
        if o.id in reachable:
            yield f"{o.id} could be reached and was freed"


def stopped_is_still(a: State, b: State) -> Iterator[str]:
    """While the world is stopped no pointer changes."""
    if not a.stopped:
        return
    if [(x.g, x.pointers) for x in a.stacks] != [(x.g, x.pointers) for x in b.stacks]:
        yield "a stack changed"
    if a.globals != b.globals:
        yield "a global changed"
    if [(o.id, o.fields) for o in a.objects] != [(o.id, o.fields) for o in b.objects]:
        yield "an object changed"


def stages_follow(a: State, b: State) -> Iterator[str]:
    """The stages of a cycle come in their order."""
    if a.stage is not b.stage and b.stage not in FOLLOWS[a.stage]:
        yield f"{b.stage} came after {a.stage}"


BETWEEN: dict[str, Between] = {
    "allocate black": allocates_black,
    "colours": only_darkens,
    "free": frees_white,
    "stopped world": stopped_is_still,
    "stages": stages_follow,
}


def invariants_between(a: State, b: State) -> list[str]:
    """Everything that is wrong with the step from `a` to `b`; [] if nothing is."""
    return [f"{name}: {fault}" for name, check in BETWEEN.items() for fault in check(a, b)]
