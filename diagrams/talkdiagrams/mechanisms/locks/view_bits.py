"""A state as words of bits, each with its fields; below them what each G does."""

from collections.abc import Iterator

from talkdiagrams.kinds.bits.data import BitField, BitsFrame, Word
from talkdiagrams.kinds.parts import Color
from talkdiagrams.mechanisms.locks.describe import does
from talkdiagrams.mechanisms.locks.events import Event
from talkdiagrams.mechanisms.locks.state import (
    Mutex,
    Once,
    RWMutex,
    State,
    Thing,
    WaitGroup,
)


def bits(before: State | None, event: Event | None, after: State) -> BitsFrame:
    """Return the frame that shows ``after``; a mutex inside another thing is shown if it was ever more than locked."""
    del before, event
    words = [word for thing in after.things for word in _words(thing)]
    gs = [f"{g.label} {does(after, g)}" for g in after.gs]
    if after.fatal:
        gs.append(after.fatal)
    return BitsFrame(tuple(words), tuple(gs))


def _words(it: Thing) -> Iterator[Word]:
    match it:
        case Mutex():
            if not it.id.endswith(".w"):
                yield _mutex(it)
        case RWMutex():
            yield from _rwmutex(it)
        case WaitGroup():
            yield Word(f"{it.id}.state", f"{it.id}.state", 64, _waitgroup(it), _hex(it.word))
        case Once():
            flag = BitField("done", 0, 1, str(int(it.done)), tint=_on(it.done, "good"))
            yield Word(f"{it.id}.done", f"{it.id}.done", 8, (flag,), str(it.done).lower())


def _mutex(m: Mutex) -> Word:
    fields = (
        BitField("locked", 0, 1, str(int(m.locked)), _on(m.locked, "running")),
        BitField("woken", 1, 1, str(int(m.woken)), _on(m.woken, "runnable")),
        BitField("starving", 2, 1, str(int(m.starving)), _on(m.starving, "bad")),
        BitField("waiters", 3, 29, str(m.waiters), _on(m.waiters > 0, "waiting")),
    )
    return Word(f"{m.id}.state", f"{m.id}.state", 32, fields, str(m.word))


def _rwmutex(rw: RWMutex) -> Iterator[Word]:
    shown = f"{rw.readers} − 2^30" if rw.pending else str(rw.readers)
    count = (
        BitField("readers", 0, 30, str(rw.readers), _on(rw.readers > 0, "g")),
        BitField("writer", 30, 2, "announced" if rw.pending else "none", _on(rw.pending, "bad")),
    )
    yield Word(f"{rw.id}.readerCount", f"{rw.id}.readerCount", 32, count, shown)
    wait = (
        BitField("still reading", 0, 32, str(rw.reader_wait), _on(rw.reader_wait > 0, "waiting")),
    )
    yield Word(f"{rw.id}.readerWait", f"{rw.id}.readerWait", 32, wait, str(rw.reader_wait))


def _waitgroup(wg: WaitGroup) -> tuple[BitField, ...]:
    return (
        BitField("waiters", 0, 31, str(wg.waiters), _on(wg.waiters > 0, "waiting")),
        BitField("flag", 31, 1, str(int(wg.flag)), _on(wg.flag, "brand")),
        BitField("counter", 32, 32, str(wg.counter), _on(wg.counter > 0, "running")),
    )


def _on(yes: bool, color: Color) -> Color:
    return color if yes else "plain"


def _hex(word: int) -> str:
    return f"0x{word >> 32:x}_{word & 0xFFFF_FFFF:08x}" if word >> 32 else str(word)
