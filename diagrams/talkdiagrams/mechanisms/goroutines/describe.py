"""A state, or what an event changed, in plain sentences: alt texts and captions.

One fact a sentence, in the order in which a figure is read: each G with its stack, then who waits in which list.
"""

from collections.abc import Iterable

from talkdiagrams.mechanisms.goroutines import events as ev
from talkdiagrams.mechanisms.goroutines.events import Event
from talkdiagrams.mechanisms.goroutines.state import G, GStatus, Kind, State
from talkdiagrams.mechanisms.goroutines.who import doing

_OURS = {
    "in", "dead", "the", "no", "a", "every", "stacks", "all", "nothing", "goroutine",
}  # fmt: skip


def size_words(size: int) -> str:
    """2048 as `2 KiB`, 1312 as `1,312 bytes`."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit and size % unit == 0:
            return f"{size // unit} {name}"
    return f"{size:,} bytes"


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    said = [_g(g) for g in s.gs if g.status is not GStatus.DEAD]
    for p in s.ps:
        if p.runnext:
            said.append(f"{s.g(p.runnext).label} is next on {p.id}")
        if p.runq:
            said.append(f"in {p.id}'s queue: {_and(s.g(g).label for g in p.runq)}")
        if p.gfree:
            said.append(f"dead, on {p.id}'s free list: {_and(p.gfree)}")
    if s.runq:
        said.append(f"in the global queue: {_and(s.g(g).label for g in s.runq)}")
    if dead := (*s.gfree_stack, *s.gfree_none):
        said.append(f"dead, on the global free lists: {_and(dead)}")
    if s.fatal:
        said.append(f"the program is over: {s.fatal}")
    return _sentences(said)


def _g(g: G) -> str:
    text = f"{g.label} {doing(g)}"
    if g.stack and g.frames:
        calls = " calls ".join(frame.fn for frame in g.frames[-4:])
        before = "… calls " if len(g.frames) > 4 else ""
        text += (
            f"; its stack has {size_words(g.stack.size)}, {g.used:,} bytes in use: {before}{calls}"
        )
    return text


def describe_change(a: State, e: Event, b: State) -> str:
    """What the event changed."""
    return _sentences(_change(a, e, b))


def _change(a: State, e: Event, b: State) -> list[str]:  # noqa: PLR0911 - one for each kind of event
    if b.fatal:
        return [f"{b.fatal}: the whole program ends"]
    match e:
        case ev.Go() | ev.Gfget():
            return _born(a, e, b)
        case ev.Allgadd():
            return ["the new G is dead, not idle: now everybody may know of it"]
        case ev.Runqput():
            g = b.p_of(e.g)
            new = b.g(g.runnext) if g else b.gs[-1]
            return [f"{new.label} gets its first frame, number {new.goid}, and is next in line"]
        case ev.Call() | ev.Enter() | ev.Copy() | ev.Adjust() | ev.Return():
            return _stack(a, e, b)
        case ev.Let():
            return [f"{e.name} = {e.value}"]
        case ev.Write():
            return [f"{e.value} goes to where {e.name} points"]
        case ev.Gc():
            return _collected(a, b)
        case ev.Maxstack():
            return [f"no stack may be larger than {size_words(e.size)}"]
        case ev.Extra():
            return [f"{b.gs[-1].label} is made for callbacks from C"]
        case _:
            return _moved(a, e, b)


def _born(a: State, e: ev.Go | ev.Gfget, b: State) -> list[str]:
    g = born(e, b)
    size = size_words(g.stack.size) if g.stack else ""
    before = a.find_g(g.id)
    if before is None:
        said = f"no dead G is left: a new one, {g.label}, gets a stack of {size}"
    elif before.stack and before.stack == g.stack:
        said = f"a dead G is used again, with its stack of {size}: {g.label}"
    else:
        said = f"a dead G is used again, with another stack of {size}: {g.label}"
    return [said] if isinstance(e, ev.Gfget) else [said, f"it is number {g.goid}, and next in line"]


def born(e: ev.Go | ev.Gfget, b: State) -> G:
    """The G that a go statement found or made."""
    p = b.p_of(e.g)
    assert p is not None
    return b.g(p.hand or p.runnext)


def _stack(a: State, e: Event, b: State) -> list[str]:
    assert isinstance(e, ev.Call | ev.Enter | ev.Copy | ev.Adjust | ev.Return)
    was, g = a.g(e.g), b.g(e.g)
    old, new = was.stack, g.stack
    match e:
        case ev.Return():
            if g.status is GStatus.DEAD:
                return [
                    f"{was.label}'s first function returns: {was.label} is dead, on a free list"
                ]
            return [f"{was.frames[-1].fn} returns; the stack stays as large as it is"]
        case ev.Enter():
            assert g.move
            return [
                f"{e.fn} does not fit: a stack of {size_words(g.move.new.size)} is there, nothing is in it yet"
            ]
        case ev.Copy():
            return [f"{g.used:,} bytes are copied; pointers in the copy still name the old stack"]
        case _:
            fn = g.frames[-1].fn
            if old and new and old != new:
                moved = sum(slot.kind is Kind.POINTER for slot in was.words())
                adjusted = (
                    f", and {moved} pointer{'s' if moved != 1 else ''} adjusted" if moved else ""
                )
                if isinstance(e, ev.Adjust):
                    said = f"every pointer into the old stack moves with it, the old stack is free; {fn} runs"
                    return [said]
                return [
                    f"{fn} does not fit: the stack is copied to {size_words(new.size)}{adjusted}"
                ]
            return [f"{g.label} calls {fn}"]


def _collected(a: State, b: State) -> list[str]:
    said = []
    for g in b.gs:
        was = a.g(g.id)
        if was.stack and g.stack and was.stack.size > g.stack.size and g.frames:
            sizes = f"from {size_words(was.stack.size)} to {size_words(g.stack.size)}"
            said.append(f"{g.label}'s stack shrinks {sizes}: less than a quarter was in use")
        if g.status is GStatus.LEAKED and was.status is not GStatus.LEAKED:
            said.append(f"{g.label} has leaked: nobody can reach what it waits for")
    if a.start_size != b.start_size:
        said.append(f"stacks on the free lists start with {size_words(b.start_size)} now")
    return said or ["all stacks are scanned, none shrinks"]


def _moved(a: State, e: Event, b: State) -> list[str]:
    said = []
    for g in b.gs:
        was = a.g(g.id)
        if was.full_status == g.full_status:
            continue
        if g.status is GStatus.RUNNABLE and not g.scan and was.status is not GStatus.RUNNABLE:
            how = "goes on: it is runnable" if was.status is GStatus.WAITING else "is runnable"
            said.append(f"{g.label} {how}")
        elif was.scan and not g.scan:
            said.append(f"{g.label} is scanned, and {doing(g)} again")
        elif g.status is GStatus.DEAD:
            said.append(f"{g.label} is dead, on a free list")
        else:
            said.append(f"{g.label} {doing(g)}")
    if isinstance(e, ev.Scanstack):
        was, g = a.g(e.g), b.g(e.g)
        if was.stack and g.stack and was.stack != g.stack:
            said.append(f"{g.label}'s stack shrinks to {size_words(g.stack.size)}")
        elif g.preempt_shrink:
            said.append(f"{g.label}'s stack is to shrink later")
        else:
            said.append(f"{g.label}'s stack is scanned, and stays")
    if isinstance(e, ev.Retake):
        said.append(f"{e.p} is free for others")
    return said or ["nothing changes"]


def _and(names: Iterable[object]) -> str:
    texts = [str(one) for one in names]
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1]))) if texts else "nothing"


def _sentences(said: Iterable[str]) -> str:
    return " ".join(_capital(text) + "." for text in said)


def _capital(text: str) -> str:
    """A sentence begins with a capital; a name at its head (f, main, p) stays as it is."""
    return text[0].upper() + text[1:] if text.split(" ", 1)[0].rstrip(",") in _OURS else text
