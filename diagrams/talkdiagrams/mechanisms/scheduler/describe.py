"""A state, or what an event changed, in plain sentences: alt texts and captions.

One fact a sentence, in the order in which a figure is read: each P, then what is without a P.
"""

from collections.abc import Sequence
from typing import assert_never

from talkdiagrams.mechanisms.scheduler import search
from talkdiagrams.mechanisms.scheduler.events import (
    EndLoop,
    EnterSyscall,
    EnterSyscallBlock,
    Event,
    Exit,
    ExitSyscall,
    Fire,
    Go,
    Gopreempt,
    Idle,
    Io,
    Lock,
    Loop,
    Netpoll,
    Park,
    Preempt,
    Ready,
    Retake,
    Schedule,
    Signal,
    Spin,
    Steal,
    Sysmon,
    Tick,
    Unlock,
    Wakep,
    Yield,
    span,
)
from talkdiagrams.mechanisms.scheduler.state import (
    GStatus,
    MStatus,
    P,
    PStatus,
    State,
)

_LISTED = 8  # more names than this are counted, not listed: nobody listens to 128 of them


def names(s: State, ids: Sequence[str]) -> str:
    """`G1`, `G1 and G2`, `G1, G2 and G3`, or `12 Gs from G1 to G12`."""
    labels = [g.label if (g := s.find_g(id)) else id for id in ids]
    if len(labels) > _LISTED:
        return f"{len(labels)} Gs from {labels[0]} to {labels[-1]}"
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1]))) if labels else "nothing"


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    said = [_p(s, p) for p in s.ps if p.status is PStatus.RUNNING]
    if s.idle_ps:
        said.append(f"{names(s, s.idle_ps)} {_is(s.idle_ps)} idle")
    if s.runq:
        said.append(f"the global queue holds {names(s, s.runq)}")
    for m in s.ms:
        if m.p is None and m.g:
            said.append(f"{names(s, [m.g])} is in a system call on {m.id}, without a P")
        if m.polling:
            said.append(f"{m.id} is blocked in netpoll")
    if s.idle_ms:
        said.append(f"{names(s, s.idle_ms)} {_is(s.idle_ms)} parked")
    for m in s.ms:
        if m.lockedg:
            asleep = s.m_status(m) is MStatus.LOCKED
            whose = names(s, [m.lockedg])
            said.append(
                f"{m.id} sleeps until {whose} is to run"
                if asleep
                else f"{whose} is locked to {m.id}"
            )
    said += [f"{names(s, q.gs)} {_verb(q.gs, 'wait')} on {q.on}" for q in s.waiting]
    if s.netpoll_ready:
        said.append(f"the network is ready for {names(s, s.netpoll_ready)}")
    return _sentences(said)


def _p(s: State, p: P) -> str:
    g, m = s.running(p), s.m(p.m or "")
    if g is None:
        doing = "spins, looking for work" if m.spinning else "looks for a G to run"
        text = f"{m.id} {doing} with {p.id}"
    elif g.status is GStatus.SYSCALL:
        text = f"{g.label} is in a system call on {m.id}, which still has {p.id}"
    else:
        asked = ", which was asked to yield," if g.preempt else ""
        asked = ", which calls nothing" + (asked or ",") if g.loops else asked
        text = f"{p.id} runs {g.label}{asked} on {m.id}"
    if p.runnext:
        text += f"; {names(s, [p.runnext])} is next"
    return text + (f"; its queue holds {names(s, p.runq)}" if p.runq else "")


def describe_change(before: State, event: Event, after: State) -> str:
    """What the event did, then what followed from it (spilled queue, woken Ms, handed-off P)."""
    said = [_did(before, event, after)]
    if isinstance(event, Go | Ready | Fire):
        spilled = after.runq[len(before.runq) :]
        if spilled and after.runq[: len(before.runq)] == before.runq:
            said.append(f"the ring was full, so {names(after, spilled)} go to the global queue")
    return _sentences(said + _woken(before, event, after))


def _did(a: State, e: Event, b: State) -> str:  # noqa: C901, PLR0911, PLR0912 - a case an event
    """The event itself; `a` is the state before, `b` after."""
    match e:
        case Go():
            return f"{_runner(a, e.p)} starts {names(b, [e.g])}" + _next(a, b, e.p)
        case Ready():
            p = _p_of(a, e.by)
            return f"{names(a, [e.by])} readies {names(a, [e.g])}" + _next(a, b, p)
        case Park():
            return f"{names(a, [e.g])} parks on {e.on}, and its M looks for other work"
        case Yield():
            return f"{names(a, [e.g])} yields and goes to the tail of the global queue"
        case Gopreempt():
            return f"{names(a, [e.g])} gives way and goes to the tail of the global queue"
        case Loop():
            return f"{names(a, [e.g])} enters a loop that calls nothing, so it never looks whether it should yield"
        case EndLoop():
            return f"the loop of {names(a, [e.g])} ends"
        case Signal():
            return _signal(a, e, b)
        case Lock():
            return f"{names(a, [e.g])} is locked to {a.g(e.g).m} from now on"
        case Unlock():
            return f"{names(a, [e.g])} and {a.g(e.g).m} part"
        case Exit() if (m_id := a.g(e.g).m) and b.find_m(m_id) is None:
            return f"{names(a, [e.g])} ends while it is locked, and {m_id} ends with it"
        case Exit():
            return f"{names(a, [e.g])} ends; its struct is kept on {_p_of(a, e.g)} for reuse"
        case EnterSyscall():
            return f"{names(a, [e.g])} enters a system call; {_p_of(a, e.g)} stays attached"
        case EnterSyscallBlock():
            return f"{names(a, [e.g])} enters a blocking system call and hands off {_p_of(a, e.g)}"
        case ExitSyscall():
            return _exitsyscall(a, e, b)
        case Schedule():
            return _schedule(a, e.p, b)
        case Spin():
            return f"{a.p(e.p).m} finds nothing for {e.p} and starts to spin"
        case Steal():
            return _steal(a, e, b)
        case Idle():
            m = b.m(a.p(e.p).m or "")
            then = "waits in netpoll" if m.polling else "parks"
            return f"{m.id} finds no work: {e.p} goes idle and {m.id} {then}"
        case Wakep():
            return "a wake-up is asked for"
        case Sysmon():
            return "sysmon looks at every P"
        case Preempt():
            return f"sysmon asks {_runner(a, e.p)}, which ran 10 ms, to yield"
        case Retake():
            return f"sysmon takes {e.p} from {_runner(a, e.p)}'s system call"
        case Io():
            return f"the kernel has news for {names(a, [e.g])}"
        case Netpoll():
            return _netpoll(a, e, b)
        case Fire():
            gs = a.waiters(e.timer)
            first = b.running(b.p(e.p))
            runs = f" and runs {first.label}" if first else ""
            return f"{e.timer} is due: {e.p} readies {names(a, gs)}{runs}"
        case Tick():
            return _passes(e.us)
        case _:
            assert_never(e)


def _signal(a: State, e: Signal, b: State) -> str:
    g = a.find_g(a.m(e.m).g or "")
    if g and b.g(g.id).status is GStatus.RUNNABLE:
        return f"a signal stops {g.label} on {e.m}, and it goes to the tail of the global queue"
    return f"a signal arrives at {e.m} and finds nothing to stop"


def _passes(us: int) -> str:
    text = span(us)
    number = text.rstrip("mus")
    unit = text[len(number) :].replace("us", "µs")
    return f"{number} {unit} pass" + ("es" if number == "1" else "")


def _next(a: State, b: State, p: str) -> str:
    kicked = a.p(p).runnext
    text = f", which is next on {p}"
    return text + (f"; {names(b, [kicked])} moves to its queue" if kicked else "")


def _exitsyscall(a: State, e: ExitSyscall, b: State) -> str:
    g, text = b.g(e.g), f"{names(a, [e.g])} leaves its system call"
    if g.m is None:
        m = a.g(e.g).m
        sleeps = "sleeps until it is to run" if g.lockedm else "parks"
        return f"{text}; no P is free, so it goes to the global queue and {m} {sleeps}"
    p, held = b.m(g.m).p or "", a.m(g.m).p
    if held:
        return f"{text} and runs on, still with {p}"
    how = "takes the idle" if p in a.idle_ps else "takes back"
    return f"{text}, {how} {p} and runs on"


def _schedule(a: State, p_id: str, b: State) -> str:
    p, g = b.p(p_id), _runner(b, p_id)
    match search.source(a, a.p(p_id)):
        case "61st":
            return f"at its {_th(a.p(p_id).schedtick)} tick {p_id} takes {g} from the global queue"
        case "runnext":
            return f"{p_id} runs {g}, its runnext, in the same time slice"
        case "ring":
            return f"{p_id} runs {g} from the head of its queue"
        case "global":
            text = f"{p_id} runs {g} from the global queue"
            return text + (f" and queues {names(b, p.runq)} from there" if p.runq else "")
        case _:
            return f"{p_id} polls the network and runs {g}"


def _th(n: int) -> str:
    """`61st`, `122nd`, `183rd`, `244th`."""
    teen = n % 100 in (11, 12, 13)
    return f"{n}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def _steal(a: State, e: Steal, b: State) -> str:
    g, queued = b.running(b.p(e.p)), b.p(e.p).runq
    got = names(b, (*queued, g.id) if g else queued)
    ring = bool(a.p(e.victim).runq)
    share = f"half of {e.victim}'s queue" if ring else f"{e.victim}'s runnext"
    if len(a.p(e.victim).runq) == 1:
        share = f"the only G in {e.victim}'s queue"
    return f"{e.p} steals {got}, {share}, and runs {_runner(b, e.p)}"


def _netpoll(a: State, e: Netpoll, b: State) -> str:
    p = b.m(e.m).p
    ready = names(a, a.netpoll_ready) if a.netpoll_ready else "a timer that is due"
    text = f"netpoll returns on {e.m} with {ready}"
    if p is None:
        return f"{text}; no P is idle, so {e.m} parks"
    g = b.running(b.p(p))
    return f"{text}; {e.m} takes {p}" + (f" and runs {g.label}" if g else "")


def _woken(a: State, e: Event, b: State) -> list[str]:
    """Ms that got a P by this event, those that the sentence has named left out."""
    said = [
        f"{m.id} gives its P away and sleeps until {names(b, [m.lockedg])} is to run"
        for m in b.ms
        if m.lockedg and m.g is None and (old := a.find_m(m.id)) and old.p
    ]
    for m in b.ms:
        old = a.find_m(m.id)
        if old and a.m_status(old) is MStatus.LOCKED and m.p:
            said.append(
                f"{m.id} is handed {m.p}, since {names(b, [m.lockedg or ''])} runs there only"
            )
            continue
        slept = old is None or a.m_status(old) is MStatus.IDLE
        if slept and m.p:
            who = f"{m.id}, a new thread," if old is None else f"{m.id}"
            state = "spins" if m.spinning else "looks for work"
            said.append(f"{who} wakes with {m.p} and {state}")
    if isinstance(e, Sysmon):
        for p in a.ps:
            if a.in_syscall(p) and p.m and b.m(p.m).p is None:
                said.insert(0, f"it takes {p.id} from {_runner(a, p.id)}'s system call")
            if b.preempting(p) and not a.preempting(p):
                said.insert(0, f"it asks {_runner(a, p.id)} to yield")
    taken = isinstance(e, Retake | EnterSyscallBlock | Sysmon)
    newly_idle = [p for p in b.idle_ps if p not in a.idle_ps] if taken else []
    return said + [f"{p} goes idle" for p in newly_idle]


def _runner(s: State, p_id: str) -> str:
    g = s.running(s.p(p_id))
    return g.label if g else p_id


def _p_of(s: State, g_id: str) -> str:
    m = s.g(g_id).m
    return (s.m(m).p if m else None) or "its P"


def _is(ids: Sequence[str]) -> str:
    return "is" if len(ids) == 1 else "are"


def _verb(ids: Sequence[str], verb: str) -> str:
    return verb + "s" if len(ids) == 1 else verb


def _sentences(said: Sequence[str]) -> str:
    return " ".join(_capital(text) + "." for text in said)


def _capital(text: str) -> str:
    """A sentence begins with a capital; a name at its head (main, sysmon) stays as it is."""
    ours = text.split(" ", 1)[0] in ("a", "at", "it", "the")
    return text[0].upper() + text[1:] if ours else text
