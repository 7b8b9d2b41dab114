"""A state, or what an event changed, in plain sentences: alt texts and captions.

One fact a sentence, in the order in which a figure is read: the stacks, the Ps, then memory.
"""

from collections.abc import Iterable
from typing import Any

from talkdiagrams.mechanisms.cgo import events as ev
from talkdiagrams.mechanisms.cgo.events import Event
from talkdiagrams.mechanisms.cgo.state import G, GStatus, Phase, State


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    if s.fatal:
        return _sentences([s.fatal])
    said = [text for g in s.gs if (text := _g(s, g))]
    said += [f"{t.id}, a thread of C, runs C" for t in s.threads if t.by_c and not (t.m or t.ended)]
    idle = [p.id for p in s.idle_ps()]
    if idle:
        said.append(f"{_and(idle)} {'is' if len(idle) == 1 else 'are'} idle")
    said += [f"{p.id} waits with {p.m} for whoever takes it" for p in s.ps if _orphan(s, p.m)]
    pinned = [o.id for o in s.objs if o.pins]
    if pinned:
        said.append(f"pinned: {_and(pinned)}")
    if s.kept:
        said.append(f"C keeps a pointer to {_and(s.kept)}")
    freed = [o.id for o in s.objs if o.freed]
    if freed:
        said.append(f"freed: {_and(freed)}")
    return _sentences(said)


def _orphan(s: State, m: str) -> bool:
    return bool(m) and s.m(m).extra and not s.m(m).thread


def _g(s: State, g: G) -> str:
    m = s.m(g.m) if g.m else None
    match g.status:
        case GStatus.RUNNING:
            where = f"{g.label} runs Go on {m.thread} with {m.p}" if m else ""
            inside = f", in the callback {g.top.fn}" if g.phase is Phase.GO and g.top else ""
            return where + inside + (", in cgocall" if g.phase is Phase.CGOCALL else "")
        case GStatus.SYSCALL:
            assert m
            p = f"{m.p} still attached" if m.p else "without a P"
            where = _WHERE.get(g.phase, "in C")
            fn = f" ({g.top.fn})" if g.phase is Phase.C and g.top else ""
            return f"{g.label} is {where}{fn} on {m.thread}, {p}"
        case GStatus.RUNNABLE:
            return f"{g.label} is runnable" + (f", and {m.thread} waits with it" if m else "")
        case GStatus.WAITING:
            return f"{g.label} waits for {g.on}" + (f", and {m.thread} with it" if m else "")
        case GStatus.DEADEXTRA:
            return ""


_WHERE: dict[Phase | None, str] = {
    Phase.SYSCALL: "in a system call, still on its own stack,",
    Phase.C: "in C",
    Phase.BACK: "back on its own stack, still in a system call,",
    Phase.ENTERED: "on its own stack again, still in a system call,",
}


def describe_change(a: State, e: Event, b: State) -> str:
    """What the event did."""
    if b.fatal:
        return _sentences([b.fatal])
    return _sentences(_did(a, e, b))


def _did(a: State, e: Any, b: State) -> list[str]:  # noqa: C901, PLR0911, PLR0912 - a case an event
    match e:
        case ev.Call():
            g = b.g(e.g)
            args = f" with {_and(e.args)}" if e.args else ""
            return [f"{g.label} calls {e.fn}{args}: on the stack of {b.m(g.m).thread}, {_p(b, g)}"]
        case ev.Cgocall():
            args = f"checks {_and(e.args)}, then " if e.args and b.cgocheck else ""
            return [f"`_Cfunc_{e.fn}` {args}calls `runtime.cgocall`, on {_of(b, e.g)} stack"]
        case ev.Entersyscall():
            return [
                f"`entersyscall`: {b.g(e.g).label} counts as in a system call, {_p(b, b.g(e.g))}"
            ]
        case ev.Asmcgocall():
            thread = b.thread_of(b.g(e.g)).id
            return [f"`asmcgocall` moves the stack pointer to the stack of {thread}: C runs"]
        case ev.Switch():
            top = a.g(e.g).crossings[-1].fn
            return [f"{top} returns, and the stack pointer is back on {_of(b, e.g)} stack"]
        case ev.Return():
            return [f"{e.fn} returns", *_exited(a, b, e.g)]
        case ev.Exitsyscall():
            return _exited(a, b, e.g)
        case ev.Needm():
            m = b.thread(e.thread).m
            return [f"{e.thread} takes {m} from the list of extra Ms, and with it {b.m(m).curg}"]
        case ev.Cgocallback():
            g = b.g(b.m(b.thread(e.thread).m).curg)
            return [f"C calls {e.fn}: back onto {_of(b, g.id)} stack; {e.thread} is locked"]
        case ev.Callback():
            g = b.g(b.m(b.thread(e.thread).m).curg)
            first = [] if a.thread(e.thread).m else [f"{e.thread} takes the extra {g.m}"]
            return [*first, f"C calls {e.fn}, on {_of(b, g.id)} stack", *_exited(a, b, g.id)]
        case ev.Finish():
            g = b.g(e.g)
            rest = f", {_p(b, g)}" if b.m(g.m).p else ""
            return [f"{e.fn} returns to C, on the stack of {b.m(g.m).thread}{rest}"]
        case ev.Create():
            return [f"C makes {e.thread}, a thread of which Go knows nothing"]
        case ev.End():
            return _ended(a, e, b)
        case ev.Retake():
            holder = a.in_syscall(a.p(e.p))
            who = holder.label if holder else "it"
            return [f"`sysmon` takes {e.p} from {who}, who does not notice"]
        case ev.Schedule():
            g = b.g(a.runq[0])
            new = len(b.threads) > len(a.threads)
            how = ", a new thread" if new else (", its own" if a.g(g.id).m else "")
            return [f"{e.p} takes {g.label} from the queue, on {b.m(g.m).thread}{how}"]
        case ev.Park():
            g = b.g(e.g)
            held = f"; {b.m(g.m).thread} can do nothing else" if g.m else ""
            return [f"{g.label} waits for {e.what}{held}"]
        case ev.Ready():
            return [f"{b.g(e.g).label} is runnable"]
        case _:
            return _memory(a, e, b)


def _memory(a: State, e: Any, b: State) -> list[str]:
    match e:
        case ev.Pin():
            return [f"{b.g(e.g).label} pins {e.obj}: it stays where it is, and alive"]
        case ev.Unpin():
            pins = b.obj(e.obj).pins
            return [f"{b.g(e.g).label} unpins {e.obj}" + (f", {pins} left" if pins else "")]
        case ev.Forget():
            return [f"{b.g(e.g).label} uses {e.obj} no more"]
        case ev.Keep():
            return [f"C writes the address of {e.obj} down in its own memory"]
        case ev.Drop():
            return [f"C forgets {e.obj}"]
        case _:
            freed = [o.id for o in b.objs if o.freed and not a.obj(o.id).freed]
            return [
                f"the collector frees {_and(freed)}" if freed else "the collector frees nothing"
            ]


def _exited(a: State, b: State, id: str) -> list[str]:
    g, old = b.g(id), a.g(id)
    if g.status is GStatus.RUNNABLE:
        wait = f", and {b.m(g.m).thread} waits with it" if g.m else ""
        return [f"no P is free: {g.label} goes into the queue{wait}"]
    m = b.m(g.m)
    had = a.m(old.m).p if old.m else ""
    new = [one.id for one in b.ms if one.extra and one.id not in {two.id for two in a.ms}]
    more = [f"since the list of extra Ms was empty, it makes {_and(new)}"] if new else []
    if had == m.p:
        return [f"`exitsyscall`: {g.label} still has {m.p}, and runs Go", *more]
    return [f"`exitsyscall`: {g.label} gets {m.p}, and runs Go", *more]


def _ended(a: State, e: ev.End, b: State) -> list[str]:
    m = a.thread(e.thread).m
    if not m:
        return [f"{e.thread} ends"]
    still = f"; {b.m(m).p} stays with it until somebody takes it" if b.m(m).p else ""
    return [f"{e.thread} ends, and {m} goes back to the list of extra Ms{still}"]


def _p(s: State, g: G) -> str:
    m = s.m(g.m)
    return f"{m.p} still attached" if m.p else "without a P"


def _of(s: State, id: str) -> str:
    return f"{s.g(id).label}'s"


def _and(names: Iterable[str]) -> str:
    words = list(names)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _sentences(said: list[str]) -> str:
    return " ".join(_capital(text) + "." for text in said)


def _capital(text: str) -> str:
    # A name of one letter, or of a variable, stays as it is.
    word = text.partition(" ")[0]
    return text if len(word) < 3 or word[0] == "`" else text[0].upper() + text[1:]
