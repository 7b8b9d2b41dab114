"""A planted fault for every rule: the rule that names it must see it.

First states that were spoiled by hand, one for each invariant; then a runtime with one function
broken, which random play must notice within a few hundred schedules.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.scheduler import kernel, moves, search
from talkdiagrams.mechanisms.scheduler.invariants import CHECKS, invariants, invariants_between
from talkdiagrams.mechanisms.scheduler.start import start
from talkdiagrams.mechanisms.scheduler.state import GStatus, P, PStatus, State, WaitOn, WaitQueue
from tests.mechanisms.scheduler.game import GAME

SOUND = start(
    ps=4,
    runq_size=4,
    P0={"runs": "G1", "runnext": "G2", "queue": ["G3", "G4"], "gfree": ["G30"]},
    P1={"syscall": "G5"},
    P2={"spinning": True},
    idle_ms=["M6"],
    syscalls={"G7": "M7"},
    polling="M8",
    waiting={"G8": "chan c", "G9": "chan c", "G10": "netpoll"},
    netpoll=["G10"],
    locked={"G1": "M0", "G12": "M9"},
    **{"global": ["G11", "G12"]},
)
Spoil = Callable[[State], State]


def p(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.p(id), **changes))


def m(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.m(id), **changes))


def g(id: str, **changes: Any) -> Spoil:
    return lambda s: s.put(replace(s.g(id), **changes))


def whole(**changes: Any) -> Spoil:
    return lambda s: replace(s, **changes)


FAULTS: list[tuple[str, str, Spoil]] = [
    ("one place", "a G in two queues", whole(runq=("G11", "G12", "G3"))),
    ("one place", "a G in one queue twice", whole(runq=("G11", "G11", "G12"))),
    ("one place", "a runnext that is also queued", p("P0", runnext="G3")),
    ("one place", "a G that fell out of the global queue", whole(runq=("G12",))),
    ("one place", "a dead G that gFree lost", p("P0", gfree=())),
    ("one place", "a queued G that does not exist", whole(runq=("G11", "G12", "G99"))),
    ("one place", "the same G twice", whole(gs=(*SOUND.gs, SOUND.gs[0]))),
    ("status fits", "a waiting G in a run queue", g("G3", status=GStatus.WAITING)),
    ("status fits", "a runnable G on an M", g("G1", status=GStatus.RUNNABLE)),
    ("status fits", "a dead G that waits", g("G8", status=GStatus.DEAD)),
    ("status fits", "a live G in gFree", g("G30", status=GStatus.RUNNABLE)),
    ("G and M", "a running G without an M", g("G1", m=None)),
    ("G and M", "a running G on another M", g("G1", m="M1")),
    ("G and M", "a queued G with an M", g("G3", m="M0")),
    ("G and M", "two Ms with one G", m("M6", g="G1")),
    ("running has P", "Go code without a P", m("M0", p=None)),
    ("M and P", "two Ms with one P", m("M6", p="P0")),
    ("M and P", "a P on an M that does not have it", p("P1", m="M0")),
    ("M and P", "a Prunning P without an M", p("P1", m=None)),
    ("M and P", "a Pidle P with an M", p("P1", status=PStatus.IDLE)),
    ("idle Ps", "an idle P that the list lost", whole(idle_ps=())),
    ("idle Ps", "a busy P on the list", whole(idle_ps=("P3", "P0"))),
    ("idle Ps", "an idle P listed twice", whole(idle_ps=("P3", "P3"))),
    ("idle P is empty", "work that is left on an idle P", p("P3", runq=("G11",))),
    ("idle P is empty", "a runnext that is left on an idle P", p("P3", runnext="G11")),
    ("idle Ms", "a parked M that the list lost", whole(idle_ms=())),
    ("idle Ms", "a running M on the list", whole(idle_ms=("M6", "M0"))),
    ("ring bound", "five Gs in four slots", p("P0", runq=("G3", "G4", "G11", "G12", "G2"))),
    ("spinning", "an M that spins without a P", m("M6", spinning=True)),
    ("spinning", "an M that spins and runs a G", m("M0", spinning=True)),
    ("spinning", "an M that spins beside its own work", p("P2", runq=("G11",))),
    ("spinning", "a count that is too high", whole(nmspinning=2)),
    ("spinning", "a count that is too low", whole(nmspinning=0)),
    ("poller", "a poller and a lastpoll", whole(lastpoll=7)),
    ("poller", "two pollers", m("M6", polling=True)),
    ("poller", "a poller that kept a P", m("M8", p="P3")),
    ("netpoll ready", "news for a G that waits on a channel", whole(netpoll_ready=("G8",))),
    ("netpoll ready", "news twice", whole(netpoll_ready=("G10", "G10"))),
    ("wait queues", "a G that thinks it waits elsewhere", g("G8", waits_on=WaitOn("chan", "d"))),
    ("wait queues", "a runnable G that still waits", g("G3", waits_on=WaitOn("chan", "c"))),
    ("wait queues", "a waiting G on nothing", g("G8", waits_on=None)),
    (
        "wait queues",
        "an object with two queues",
        whole(waiting=(*SOUND.waiting, WaitQueue(WaitOn("chan", "c"), ()))),
    ),
    ("preempt flag", "a queued G that was asked to yield", g("G3", preempt=True)),
    ("preempt flag", "a waiting G that was asked to yield", g("G8", preempt=True)),
    ("locked pairs", "a thread that forgot its G", m("M0", lockedg=None)),
    ("locked pairs", "a G that forgot its thread", g("G12", lockedm=None)),
    ("locked pairs", "a G that is locked to a thread that is gone", g("G11", lockedm="M99")),
    ("locked at home", "a locked G on another thread", g("G1", lockedm="M9")),
    ("locked at home", "a thread that runs another's G", m("M0", lockedg="G12")),
    ("locked at home", "a locked thread that looks for work", m("M2", lockedg="G12")),
    ("loops", "a G that waits in a loop that calls nothing", g("G8", loops=True)),
    ("loops", "a G that ended in such a loop", g("G30", loops=True)),
    (
        "signals",
        "a signal although they are off",
        lambda s: replace(m("M0", signal=True)(s), asyncpreemptoff=True),
    ),
    (
        "work conserving",
        "work, an idle P, and nobody looks",
        lambda s: replace(s.put(replace(s.m("M2"), spinning=False)), nmspinning=0),
    ),
]


def test_the_state_that_is_spoiled_was_sound() -> None:
    assert invariants(SOUND) == []


@pytest.mark.parametrize(("rule", "what", "spoil"), FAULTS, ids=[what for _, what, _ in FAULTS])
def test_a_spoiled_state_is_seen_by_its_rule(rule: str, what: str, spoil: Spoil) -> None:
    assert rule in {fault.split(":")[0] for fault in invariants(spoil(SOUND))}


def test_every_rule_has_a_fault() -> None:
    assert {rule for rule, _, _ in FAULTS} == set(CHECKS)


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("nothing lost", lambda s: replace(s, gs=s.gs[1:])),
        ("transition", lambda s: s.put(replace(s.g("G8"), status=GStatus.SYSCALL))),
        ("FIFO", p("P0", runq=("G4", "G3"))),
        ("FIFO", p("P0", runq=("G3",))),
        ("FIFO", p("P0", runqhead=-1)),
        ("FIFO", whole(runq=("G12", "G11"))),
        ("FIFO", whole(runq=("G11",))),
        ("FIFO", whole(waiting=(WaitQueue(WaitOn("chan", "c"), ("G9", "G8")),))),
        ("ticks", p("P0", schedtick=0)),
        ("clock", whole(now=-1)),
    ],
)
def test_a_step_that_breaks_the_order_is_seen(rule: str, spoil: Spoil) -> None:
    assert invariants_between(SOUND, SOUND) == []
    faults = invariants_between(SOUND, spoil(SOUND))
    assert rule in {fault.split(":")[0] for fault in faults}


# --- a broken runtime ---------------------------------------------------------------------

PLACES = (moves, search, kernel)
real: dict[str, Any] = {name: getattr(room, name) for room in PLACES for name in dir(room)}


def sleepless(s: State) -> State:
    return s


def quiet_reset(s: State, m_id: str) -> State:
    s = s.put(replace(s.m(m_id), spinning=False))
    return replace(s, nmspinning=s.nmspinning - 1)


def uncounted(s: State, m_id: str) -> State:
    return s.put(replace(s.m(m_id), spinning=True))


def copying_thief(s: State, victim: object, runnext_too: bool) -> tuple[State, tuple[str, ...]]:
    _, stolen = real["runqgrab"](s, victim, runnext_too)
    return s, stolen


def thief_of_the_tail(s: State, victim: P, runnext_too: bool) -> tuple[State, tuple[str, ...]]:
    n = len(victim.runq) - len(victim.runq) // 2
    if not n:
        grabbed: tuple[State, tuple[str, ...]] = real["runqgrab"](s, victim, runnext_too)
        return grabbed
    return s.put(replace(victim, runq=victim.runq[:-n])), victim.runq[-n:]


def endless_ring(s: State, p_id: str, g_id: str, as_next: bool) -> State:
    q = s.p(p_id)
    return s.put(replace(q, runq=(*q.runq, g_id)))


def leaky_ring(s: State, p_id: str, g_id: str, as_next: bool) -> State:
    after: State = real["runqput"](s, p_id, g_id, as_next)
    return replace(after, runq=after.runq[:-1]) if len(after.runq) > len(s.runq) else after


def stack_of_gs(s: State, p_id: str, g_id: str, as_next: bool) -> State:
    q = s.p(p_id)
    return s.put(replace(q, runq=(g_id, *q.runq[: s.runq_size - 1])))


def careless_handoff(s: State, p_id: str) -> State:
    return moves.pidleput(s, p_id)


def clingy(s: State, g_id: str, status: GStatus, on: WaitOn | None = None) -> State:
    return s.put(replace(s.g(g_id), status=status, waits_on=on))


def deaf(s: State, g_id: str, status: GStatus, on: WaitOn | None = None) -> State:
    asked = s.g(g_id).preempt
    after: State = real["leave"](s, g_id, status, on)
    return after.put(replace(after.g(g_id), preempt=asked))


def one_of_the_batch(s: State, gs: tuple[str, ...], p_id: str | None) -> State:
    after: State = real["injectglist"](s, gs[:1], p_id)
    return moves.unwait(after, gs)


def forgetful_waker(s: State, gs: tuple[str, ...]) -> State:
    return s.put(*(replace(s.g(x), status=GStatus.RUNNABLE, waits_on=None) for x in gs))


def half_taken(s: State, p_id: str) -> State:
    return s.put(replace(s.p(p_id), status=PStatus.IDLE, m=None))


def lost_m(s: State, m_id: str) -> State:
    return s


def lost_p(s: State, p_id: str) -> State:
    return s.put(replace(s.p(p_id), status=PStatus.IDLE, m=None))


def nothing_to_steal(s: State, thief: str) -> dict[str, bool]:
    return {}


def anywhere(s: State, p_id: str, g_id: str) -> State:
    return s


def sleeps_with_its_p(s: State, m_id: str) -> State:
    ended = s.g(s.m(m_id).lockedg or "").status is GStatus.DEAD
    stopped: State = real["stoplockedm"](s, m_id)
    return stopped if ended else s


def parks_like_any(s: State, m_id: str) -> State:
    return moves.stopm(real["stoplockedm"](s, m_id), m_id)


def leaves_its_g(s: State, m_id: str) -> State:
    s = moves.stoplockedm(s, m_id)
    return replace(s, ms=tuple(x for x in s.ms if x.id != m_id))


def never(s: State, m: object) -> bool:
    return False


BROKEN: list[tuple[str, Callable[..., object], str]] = [
    ("wakep", sleepless, "work conserving"),
    ("reset_spinning", quiet_reset, "work conserving"),
    ("become_spinning", uncounted, "spinning"),
    ("runqgrab", copying_thief, "one place"),
    ("runqgrab", thief_of_the_tail, "FIFO"),
    ("runqput", endless_ring, "ring bound"),
    ("runqput", leaky_ring, "one place"),
    ("runqput", stack_of_gs, "FIFO"),
    ("handoffp", careless_handoff, "idle P is empty"),
    ("leave", clingy, "G and M"),
    ("leave", deaf, "preempt flag"),
    ("injectglist", one_of_the_batch, "one place"),
    ("unwait", forgetful_waker, "one place"),
    ("take_p", half_taken, "M and P"),
    ("stopm", lost_m, "idle Ms"),
    ("pidleput", lost_p, "idle Ps"),
    ("loot", nothing_to_steal, "work conserving"),
    ("may_spin", never, "work conserving"),
    ("startlockedm", anywhere, "locked at home"),
    ("stoplockedm", sleeps_with_its_p, "locked at home"),
    ("stoplockedm", parks_like_any, "idle Ms"),
    ("mexit", leaves_its_g, "locked pairs"),
]


@pytest.mark.parametrize(
    ("name", "fake", "rule"), BROKEN, ids=[f"{name}-{rule}" for name, _, rule in BROKEN]
)
def test_random_play_sees_a_broken_function(
    monkeypatch: pytest.MonkeyPatch, name: str, fake: Callable[..., object], rule: str
) -> None:
    room = next(room for room in PLACES if hasattr(room, name))
    monkeypatch.setattr(room, name, fake)
    seen: set[str] = set()
    try:
        for before, _, after in GAME.runs(2_000, seed=5):
            if after is not None:
                faults = invariants(after) + invariants_between(before, after)
                seen |= {fault.split(":")[0] for fault in faults}
            if rule in seen:
                break
    except (AssertionError, KeyError, IndexError):
        pass  # a model this broken may fall over, but a rule must have seen it before
    assert rule in seen
