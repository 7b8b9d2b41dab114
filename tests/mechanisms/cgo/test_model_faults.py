"""A planted fault for every rule: the rule that names it must see it.

First states that were spoiled by hand, one or more for each invariant; then a runtime with one function broken,
which random play must notice.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.cgo import moves
from talkdiagrams.mechanisms.cgo.invariants import (
    BETWEEN,
    CHECKS,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.cgo.model import play
from talkdiagrams.mechanisms.cgo.start import start
from talkdiagrams.mechanisms.cgo.state import (
    Crossing,
    Frame,
    G,
    GStatus,
    Lang,
    M,
    P,
    Phase,
    State,
    Thread,
    Way,
)
from tests.mechanisms.cgo.game import GAME

# G1 runs the callback h within f; G2 is in C without a P; G3 is runnable; C made C1, which has called back and is in C
# again; q is pinned and kept; one extra M is left.
SOUND = play(
    start(ps=3, gs=["G1", "G2"], runq=["G3"], extra=2, heap={"p": [], "q": {"held": ["G2"]}}),
    [
        "pin q by G2",
        "call f(p) by G1",
        "call g(q) by G2",
        "create C1 by M1",
        "keep q by M1",
        "callback h from M0",
        "callback k from C1",
        "finish k by G4",
        "retake P1",
    ],
)
Spoil = Callable[[State], State]


def put(*new: Any) -> Spoil:
    return lambda s: s.put(*new)


def crossed(*crossings: Crossing) -> Spoil:
    return lambda s: s.put(replace(s.g("G1"), crossings=crossings))


S = SOUND
G1, G2, G3, G4, G5 = (S.g(f"G{i}") for i in range(1, 6))
M0, M1, MX = S.m("M0"), S.m("M1"), S.m(S.thread("C1").m)
T0 = S.thread("M0")
C_FRAME = Frame("sneaked_in", Lang.C, 1)

FAULTS: list[tuple[str, str, Spoil]] = [
    ("one place", "a P with two Ms", put(replace(M1, p="P0"))),
    ("one place", "a P that thinks it is idle", put(replace(S.p("P0"), m=""))),
    ("one place", "an M with a P that does not exist", put(replace(M1, p="P9"))),
    ("one thread", "a G on two Ms", put(replace(M1, curg="G1"))),
    ("one thread", "a runnable G that nobody will find", lambda s: replace(s, runq=())),
    ("one thread", "a G in the queue twice", lambda s: replace(s, runq=("G3", "G3"))),
    ("one thread", "an M on two threads", put(replace(T0, m="M1"))),
    ("one thread", "an M of Go's without a thread", put(replace(M1, thread=""), replace(S.thread("M1"), m=""))),
    ("whose stack", "C on a goroutine's stack", put(replace(G1, frames=(*G1.frames, C_FRAME)))),
    ("whose stack", "Go on a thread's stack", put(replace(T0, frames=(*T0.frames, Frame("h", Lang.GO, 2))))),
    ("nesting", "a callback within a callback", crossed(*G1.crossings, Crossing(Way.CALLBACK, "z", Phase.GO))),
    ("nesting", "a frame that was left behind", put(replace(T0, frames=T0.frames[1:]))),
    ("nesting", "a call below, not at rest", crossed(G1.crossings[0]._replace(phase=Phase.BACK), G1.crossings[1])),
    ("nesting", "frames of nobody", put(replace(S.thread("M1"), m="", frames=(C_FRAME,)), replace(M1, thread=""))),
    ("locked", "a callback on an unlocked thread", put(replace(M0, locked=0))),
    ("locked", "a count of calls that is too low", put(replace(M0, ncgo=0))),
    ("locked", "a G that is in a callback, on no thread", put(replace(G1, m=""), replace(M0, curg=""))),
    ("status fits", "Go without a P", put(replace(S.p("P0"), m=""), replace(M0, p=""))),
    ("status fits", "a G that runs in C", put(replace(G2, status=GStatus.RUNNING))),
    ("status fits", "a G that waits for nothing", put(replace(G3, status=GStatus.WAITING))),
    ("status fits", "a thread that sleeps in C", put(replace(M1, parked=True))),
    ("extras", "an extra M that is lost", lambda s: replace(s, extra=())),
    ("extras", "an extra M that is free and in use", lambda s: replace(s, extra=(*s.extra, MX.id))),
    ("extras", "an extra M twice in the list", lambda s: replace(s, extra=(*s.extra, *s.extra))),
    ("extras", "a live G with a free extra M", put(replace(G5, status=GStatus.SYSCALL))),
    ("extras", "a thread of C with an ordinary M", put(replace(MX, extra=False))),
    ("pointers", "C keeps what is not pinned", put(replace(S.obj("q"), pins=0), replace(G2, crossings=()))),
    ("pointers", "C was lent what is freed", put(replace(S.obj("p"), freed=True))),
    ("pointers", "C keeps what is freed", put(replace(S.obj("q"), freed=True))),
]  # fmt: skip


def test_the_state_before_it_is_spoiled_is_sound() -> None:
    assert invariants(SOUND) == []


@pytest.mark.parametrize(("name", "what", "spoil"), FAULTS, ids=[f"{n}: {w}" for n, w, _ in FAULTS])
def test_a_planted_fault_is_found_by_its_rule(name: str, what: str, spoil: Spoil) -> None:
    del what
    assert any(fault.startswith(f"{name}: ") for fault in invariants(spoil(SOUND)))


STEPS: list[tuple[str, str, Spoil]] = [
    ("nobody lost", "a thread that vanishes", lambda s: replace(s, threads=s.threads[1:])),
    ("nobody lost", "memory that comes back", lambda s: s),
    ("follows", "a waiting G that runs at once", put(replace(G3, status=GStatus.SYSCALL))),
    ("same thread", "a callback that moves to another thread", put(replace(G1, m="M1"), replace(M0, curg=""))),
    ("one at a time", "a call that ends below its callback", put(replace(G1, crossings=()))),
    ("one at a time", "a crossing that becomes another", crossed(G1.crossings[0]._replace(fn="z"), G1.crossings[1])),
]  # fmt: skip


@pytest.mark.parametrize(("name", "what", "spoil"), STEPS, ids=[f"{n}: {w}" for n, w, _ in STEPS])
def test_a_step_that_nobody_can_take_is_found(name: str, what: str, spoil: Spoil) -> None:
    before = SOUND
    if "memory" in what:
        before = SOUND.put(replace(SOUND.obj("p"), freed=True))
    assert any(fault.startswith(f"{name}: ") for fault in invariants_between(before, spoil(SOUND)))


def test_every_rule_has_a_planted_fault() -> None:
    assert {name for name, _ in CHECKS} == {name for name, _, _ in FAULTS}
    assert {name for name, _ in BETWEEN} == {name for name, _, _ in STEPS}


# --- a runtime with one function broken ---------------------------------------------------------------------------


def keeps_the_p_twice(s: State, p: P) -> State:
    return s.put(replace(p, m=""))


def runs_c_on_the_goroutine(s: State, g: G) -> State:
    assert g.top
    frames = (*g.frames, *moves.c_frames(Way.CALL, g.top.fn, len(g.crossings)))
    m = s.m(g.m)
    return s.put(replace(g.at(Phase.C), frames=frames), replace(m, ncgo=m.ncgo + 1))


def does_not_lock(s: State, g: G, fn: str) -> State:
    after: State = ORIGINAL["cgocallback"](s, g, fn)
    m = after.m(g.m)
    return after.put(replace(m, locked=m.locked - 1))


def forgets_the_extra_m(s: State, thread: Thread) -> State:
    before = s.extra
    ended: State = ORIGINAL["end"](s, thread)
    return replace(ended, extra=before)


def runs_without_a_p(s: State, g: G) -> State:
    if s.m(g.m).p:
        back: State = ORIGINAL["exitsyscall"](s, g)
        return back
    return moves.resumed(s, g)


def frees_what_is_lent(s: State) -> State:
    live = s.reach(tuple(o.id for o in s.objs if o.held))
    return s.put(*(replace(o, freed=True) for o in s.objs if o.id not in live))


def leaves_frames(s: State, g: G) -> State:
    after: State = ORIGINAL["finish"](s, g)
    return after.put(s.thread_of(g))


def starts_a_locked_g_anywhere(s: State, p: P) -> State:
    g = s.g(s.runq[0])
    if not g.m:
        scheduled: State = ORIGINAL["schedule"](s, p)
        return scheduled
    s = replace(s, runq=s.runq[1:])
    m = M("M77", thread="M77", curg=g.id)
    s = replace(s, ms=(*s.ms, m), threads=(*s.threads, Thread("M77", "M77")))
    g = replace(g, m="M77")
    return moves.resumed(moves.wired(s.put(g, replace(s.m(s.g(g.id).m), curg="")), m, p), g)


ORIGINAL: dict[str, Any] = {
    name: getattr(moves, name) for name in ("cgocallback", "end", "exitsyscall", "finish", "schedule")
}  # fmt: skip
BROKEN = [
    ("unwired", keeps_the_p_twice),
    ("asmcgocall", runs_c_on_the_goroutine),
    ("cgocallback", does_not_lock),
    ("end", forgets_the_extra_m),
    ("exitsyscall", runs_without_a_p),
    ("gc", frees_what_is_lent),
    ("finish", leaves_frames),
    ("schedule", starts_a_locked_g_anywhere),
]


@pytest.mark.parametrize(("name", "broken"), BROKEN, ids=[b.__name__ for _, b in BROKEN])
def test_random_play_notices_a_broken_runtime(
    monkeypatch: pytest.MonkeyPatch, name: str, broken: Callable[..., State]
) -> None:
    monkeypatch.setattr(moves, name, broken)
    assert GAME.notices(400, seed=5, stumbles=True)
