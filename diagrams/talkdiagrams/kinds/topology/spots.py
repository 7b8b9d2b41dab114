"""Where each G and each M is in a frame: what moved is what the audience looks at, and where an arrow goes."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from talkdiagrams.kinds.topology.data import Frame, Processor

GLOBAL, KERNEL, IDLE, NETPOLL, SYSMON = "global", "kernel", "idle", "netpoll", "sysmon"


# What a thread does without a G.
ALONE = ("spinning", "looking", "idle", "polling")


class Spot(Struct, frozen=True):
    """A place for a chip: the part of the figure, the sort of place in it, and how the chip looks there."""

    owner: str
    sort: str
    index: int = 0
    look: str = ""


def waiting_part(name: str) -> str:
    """Return the id of the part where Gs wait on the object ``name``."""
    return f"wait.{name}"


def said_part(name: str) -> str:
    """Return the id of the part that says something about ``name``."""
    return f"said.{name}"


def g_spots(frame: Frame) -> Iterator[tuple[str, Spot]]:
    """Yield each G and where it is; a G written in two places comes twice."""
    for name, p in frame.ps.items():
        yield from _on(name, p)
    yield from _queue(frame.global_, GLOBAL, "row", "runnable")
    yield from _queue(list(frame.syscalls), KERNEL, "seat", "syscall")
    for name, gs in frame.waiting.items():
        yield from _queue(gs, waiting_part(name), "row", "waiting")
    if poll := frame.netpoll:
        waits = [g for g in poll.waiting if g not in poll.ready]
        yield from _queue(waits, NETPOLL, "row", "waiting")
        yield from _queue(poll.ready, NETPOLL, "ready", "runnable")


def _on(name: str, p: Processor) -> Iterator[tuple[str, Spot]]:
    one_each = ((p.runs, "seat", "running"), (p.syscall, "seat", "syscall"))
    for g, sort, look in (*one_each, (p.runnext, "next", "runnable")):
        if g:
            yield g, Spot(name, sort, look=look)
    yield from _queue(p.queue, name, "ring", "runnable", p.head)
    yield from _queue(p.free, name, "free", "idle")


def _queue(
    gs: Sequence[str], owner: str, sort: str, look: str, first: int = 0
) -> Iterator[tuple[str, Spot]]:
    return ((g, Spot(owner, sort, first + index, look)) for index, g in enumerate(gs))


def m_of(name: str, frame: Frame) -> str:
    """Return the thread that holds the P called ``name``; unless written it has the P's number."""
    p = frame.ps[name]
    return p.m or ("" if p.idle else f"M{name[1:]}" if name[:1] == "P" else f"M.{name}")


def m_spots(frame: Frame) -> Iterator[tuple[str, Spot]]:
    """Yield each M and where it is."""
    for name, p in frame.ps.items():
        if m := m_of(name, frame):
            look = "spinning" if p.spinning else "running" if p.runs else "syscall"
            yield (
                m,
                Spot(name, "seat", look=look if p.spinning or p.runs or p.syscall else "looking"),
            )
    for index, m in enumerate(frame.idle_ms):
        yield m, Spot(IDLE, "row", index, "idle")
    for index, m in enumerate(frame.syscalls.values()):
        yield m, Spot(KERNEL, "seat", index, "syscall")
    if frame.netpoll and frame.netpoll.m:
        yield frame.netpoll.m, Spot(NETPOLL, "seat", look="polling")


def seated(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return who sits where: everybody keeps a seat, newcomers take the first free one; "" is free.

    >>> seated(["G1", "G2"], ["G2", "G3"])
    ['G3', 'G2']
    """
    seats = [one if one in now else "" for one in before]
    for one in now:
        if one in seats:
            continue
        if "" in seats:
            seats[seats.index("")] = one
        else:
            seats.append(one)
    return seats


class Change(Struct, frozen=True):
    """What differs from the frame before: whom to mark, which places were left, and the moves between parts."""

    marked: frozenset[str] = frozenset()
    left: frozenset[Spot] = frozenset()
    moves: tuple[tuple[Spot, Spot], ...] = ()


def change(before: Frame | None, after: Frame) -> Change:
    """Compare two frames. A chip that only moved up in its queue did not change."""
    if before is None:
        return Change()
    marked: set[str] = set()
    left: set[Spot] = set()
    moves: dict[tuple[str, str], tuple[Spot, Spot]] = {}
    for spots in (g_spots, m_spots):
        old, new = dict(spots(before)), dict(spots(after))
        for name, spot in new.items():
            was = old.get(name)
            if was is None:
                marked.add(name)
                continue
            moved = (was.owner, was.sort) != (spot.owner, spot.sort)
            # That an M runs something now is seen from its G; that it spins or searches, only from itself.
            if moved or (was.look != spot.look and (spots is g_spots or spot.look in ALONE)):
                marked.add(name)
            if moved:
                left.add(was)
            if was.owner != spot.owner:
                moves.setdefault((was.owner, spot.owner), (was, spot))
    for name, p in after.ps.items():
        q = before.ps.get(name)
        if q is not None and p.preempt and not q.preempt:
            marked |= {p.runs, m_of(name, after)}
    return Change(frozenset(marked), frozenset(left), tuple(moves.values()))
