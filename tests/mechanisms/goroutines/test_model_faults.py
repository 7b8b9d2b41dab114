"""A planted fault for every rule: the rule that names it must see it.

First states that were spoiled by hand, one or more for each invariant; then a runtime with one function
broken, which random play must notice.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.goroutines import moves, stacks
from talkdiagrams.mechanisms.goroutines.invariants import (
    BETWEEN,
    CHECKS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.goroutines.model import play
from talkdiagrams.mechanisms.goroutines.start import start
from talkdiagrams.mechanisms.goroutines.state import (
    Frame,
    G,
    GStatus,
    Kind,
    P,
    Slot,
    Stack,
    State,
)
from tests.mechanisms.goroutines.game import GAME

# G1 runs on P2, with a pointer p to x; G2 waits for c with v in its sudog; G3 has its stack moved on P0; G4 is in a
# system call; G5 runs on P1; G6 is dead on P1's list; G7 is for callbacks; G9 is next on P2, behind it G8.
SOUND = play(
    start(ps=3, heap=["c"], stack=4096, batch=8),
    [
        "let x = 7 by G1", "let p = &x by G1", "go f by G1", "go f by G1", "go f by G1", "gosched G1",
        "schedule P0", "schedule P1", "entersyscall G4", "retake P0", "schedule P0", "let v = 1 by G2",
        "park G2 on c with &v", "schedule P0", "enter g of 4096 bytes by G3", "go f by G1", "go f by G1", "gosched G1",
        "schedule P1", "exit G6", "schedule P1", "schedule P2", "extra", "go f by G1", "go f by G1",
    ],
)  # fmt: skip
Spoil = Callable[[State], State]
G1, G2, G3, G6 = (SOUND.g(id) for id in ("G1", "G2", "G3", "G6"))
STACK, MOVE = G1.stack, G3.move
assert STACK
assert MOVE


def g(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.g(id), **changes))


def p(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.p(id), **changes))


def state(**changes: Any) -> Spoil:
    return lambda s: replace(s, **changes)


def both(*spoils: Spoil) -> Spoil:
    def spoil(s: State) -> State:
        for one in spoils:
            s = one(s)
        return s

    return spoil


def slots(id: str, *new: Slot) -> Spoil:
    """Other variables in the first frame."""
    return lambda s: s.put(
        replace(s.g(id), frames=(replace(s.g(id).frames[0], slots=new), *s.g(id).frames[1:]))
    )


X, POINTER = G1.frames[0].slots
FAULTS: list[tuple[str, str, Spoil]] = [
    ("one place", "a G in two queues", state(runq=("G8",))),
    ("one place", "a G that runs and is queued", p("P1", runq=("G1",))),
    ("one place", "a dead G in two free lists", state(gfree_stack=("G6",))),
    ("one place", "a G that does not exist", p("P0", runnext="G77")),
    ("status fits", "a runnable G that nobody holds", p("P2", runq=())),
    ("status fits", "a running G without a P", p("P1", g="")),
    ("status fits", "a dead G in a run queue", both(p("P1", gfree=()), state(runq=("G6",)))),
    ("status fits", "a waiting G that waits for nothing", g("G2", waits="")),
    ("status fits", "a waiting G in a queue", state(runq=("G2",))),
    ("status fits", "a runnable G whose stack is being moved", g("G8", move=MOVE)),
    ("status fits", "a running G that was stopped", g("G1", stopped=True)),
    ("frames", "a dead G with a frame", g("G6", frames=G1.frames)),
    ("frames", "a living G without one", g("G8", frames=())),
    ("frames", "a frame below the reserve", g("G8", frames=(Frame("G8.9", "f", 1400),))),
    ("frames", "a living G without a stack", g("G8", stack=None)),
    ("sizes", "a stack of three quarters", g("G6", stack=Stack(G6.stack.lo, G6.stack.lo + 1536) if G6.stack else None)),
    ("sizes", "a stack that is too small", g("G1", stack=Stack(STACK.lo, STACK.lo + 1024))),
    ("sizes", "a start size that is no power", state(start_size=3000)),
    ("apart", "two Gs on one stack", g("G8", stack=STACK)),
    ("apart", "a stack that is free and in use", state(free=(STACK,))),
    ("pointers", "a pointer that was left behind", slots("G1", X, replace(POINTER, word=POINTER.word - 4096))),
    ("pointers", "a pointer to the neighbour", slots("G1", X, replace(POINTER, word=POINTER.word + 8))),
    ("pointers", "a sudog that was left behind", g("G2", elem=replace(G2.elem, word=8) if G2.elem else None)),
    ("pointers", "a variable that is gone", slots("G1", POINTER)),
    ("downward", "a pointer to a younger frame", both(
        g("G1", frames=(*G1.frames, Frame("G1.99", "f", 96, (X,)))),
        slots("G1", X, Slot("q", Kind.POINTER, 0, "G1.99.x")))),
    ("scan bit", "a running G that is scanned", g("G1", scan=True)),
    ("scan bit", "a G that is scanned while its stack moves", g("G3", scan=True)),
    ("numbers", "two Gs of one number", g("G8", goid=1)),
    ("numbers", "a G without a number", g("G8", goid=0)),
    ("numbers", "two Ps with one batch", p("P0", goidend=SOUND.p("P1").goidend, goidcache=SOUND.p("P1").goidcache)),
    ("numbers", "a number beyond the batch", p("P0", goidcache=SOUND.p("P0").goidend + 1)),
    ("free lists", "a list that is too long", p("P1", gfree=("G6",) * 8)),
    ("free lists", "a G in the wrong global list", both(p("P1", gfree=()), state(gfree_none=("G6",)))),
]  # fmt: skip


def test_the_state_before_is_sound() -> None:
    assert invariants(SOUND) == []
    assert {g.status for g in SOUND.gs} == set(GStatus) - {
        GStatus.IDLE, GStatus.PREEMPTED, GStatus.LEAKED,
    }  # fmt: skip


@pytest.mark.parametrize(("rule", "what", "spoil"), FAULTS, ids=[what for _, what, _ in FAULTS])
def test_a_planted_fault_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    found = {fault.partition(":")[0] for fault in invariants(spoil(SOUND))}
    assert rule in found


FAR = Stack(1 << 41, (1 << 41) + 8192)
STEPS: list[tuple[str, str, Spoil]] = [
    ("follows", "a dead G that runs", g("G6", status=GStatus.RUNNING)),
    ("follows", "a waiting G that runs at once", g("G2", status=GStatus.RUNNING)),
    ("follows", "a running G that is scanned", g("G1", scan=True)),
    ("growth", "a stack that moved for nothing", g("G1", stack=Stack(FAR.lo, FAR.lo + 4096))),
    ("growth", "a stack that was quartered", g("G1", stack=Stack(FAR.lo, FAR.lo + 1024))),
    ("copies", "a variable that was lost", both(slots("G1", POINTER), g("G1", stack=FAR))),
    ("copies", "a variable that was changed", both(
        slots("G1", replace(X, word=8), POINTER), g("G1", stack=FAR))),
    ("copies", "frames that slipped", lambda s: s.put(replace(
        s.g("G1"), stack=FAR, frames=(replace(s.g("G1").frames[0], slots=(POINTER, X)),)))),
    ("identity", "a number that changed", g("G1", goid=99)),
    ("identity", "a number that comes again", g("G6", goid=1)),
    ("identity", "a G that was lost", lambda s: replace(s, gs=s.gs[:-1])),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "what", "spoil"), STEPS, ids=[what for _, what, _ in STEPS])
def test_a_planted_step_is_found(rule: str, what: str, spoil: Spoil) -> None:
    del what
    found = {fault.partition(":")[0] for fault in invariants_between(SOUND, spoil(SOUND))}
    assert rule in found


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in FAULTS} == {name for name, _ in CHECKS}
    assert {rule for rule, _, _ in STEPS} == {name for name, _ in BETWEEN}


# --- a broken runtime -------------------------------------------------------------------------------------------------

ADJUST, GROWN, STACKFREE = stacks.adjustpointer, stacks.grown, stacks.stackfree
GFGET, EXIT0, GOID = moves.gfget, moves.goexit0, moves.goid


def no_adjust(slot: Slot, old: Stack, delta: int) -> Slot:
    """Copy, and forget the pointers."""
    del old, delta
    return slot


def adjust_numbers_too(slot: Slot, old: Stack, delta: int) -> Slot:
    """A conservative copy: whatever looks like an address."""
    return replace(slot, word=slot.word + delta) if old.holds(slot.word) else slot


def adjust_by_the_low_end(slot: Slot, old: Stack, delta: int) -> Slot:
    """The distance of the low ends is another than that of the high ends."""
    return ADJUST(slot, old, delta - old.size if delta > 0 else delta)


def grow_by_half(g: G, size: int) -> int:
    del size
    assert g.stack
    return g.stack.size * 3 // 2


def free_twice(s: State, stack: Stack) -> State:
    return STACKFREE(STACKFREE(s, stack), stack)


def keep_any_stack(s: State, p_id: str, dead: G) -> State:
    """The list never spills."""
    one = s.p(p_id)
    return s.put(replace(one, gfree=(dead.id, *one.gfree)))


def take_and_leave(s: State, one: P) -> State:
    """A dead G is taken, and stays on the list."""
    after = GFGET(s, one)
    hand = after.p(one.id).hand
    if one.gfree and hand == one.gfree[0]:
        return after.put(replace(after.p(one.id), gfree=one.gfree))
    return after


def keep_the_frames(s: State, one: P, dying: G) -> State:
    return EXIT0(s, one, dying).put(replace(EXIT0(s, one, dying).g(dying.id), frames=dying.frames))


def shrink_always(s: State, one: G) -> State:
    """Half of it goes, however much is in use."""
    assert one.stack
    if one.stack.size <= 2048:
        return s
    s, new = stacks.stackalloc(s, one.stack.size // 2)
    s, one = stacks.adjusted(s, one, new)
    return s.put(one)


def one_number(s: State, one: P) -> tuple[State, int]:
    return GOID(s, one)[0], 2


BROKEN: dict[str, tuple[Any, str, object]] = {
    "pointers are not adjusted": (stacks, "adjustpointer", no_adjust),
    "numbers are adjusted": (stacks, "adjustpointer", adjust_numbers_too),
    "pointers are adjusted by the low end": (stacks, "adjustpointer", adjust_by_the_low_end),
    "a stack grows by half": (stacks, "grown", grow_by_half),
    "a stack is freed twice": (stacks, "stackfree", free_twice),
    "a free list never spills": (moves, "gfput", keep_any_stack),
    "a dead G stays on its list": (moves, "gfget", take_and_leave),
    "a dead G keeps its frames": (moves, "goexit0", keep_the_frames),
    "a full stack shrinks": (stacks, "shrinkstack", shrink_always),
    "all have one number": (moves, "goid", one_number),
}


@pytest.mark.parametrize("what", BROKEN)
def test_random_play_finds_a_broken_runtime(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room, name, function = BROKEN[what]
    monkeypatch.setattr(room, name, function)
    assert GAME.notices(500, seed=5, stumbles=True)


def test_and_finds_nothing_in_a_sound_one() -> None:
    assert not GAME.notices(100, seed=5, stumbles=True)
