"""Draws a band: the global queue, an object that Gs wait on, netpoll, the kernel, parked threads, sysmon, the clock."""

from collections.abc import Iterator, Sequence

from talkbuilder.geometry import Rect
from talkbuilder.scene import Geometry, Item, Run, Shape, TextBlock
from talkdiagrams.kinds.parts import Color, elided, quiet
from talkdiagrams.kinds.topology.bands import CLOCK, Band, waiting
from talkdiagrams.kinds.topology.ink import Ink, line_of
from talkdiagrams.kinds.topology.spots import GLOBAL, IDLE, KERNEL, NETPOLL, SYSMON, waiting_part


def band_items(ink: Ink, band: Band) -> Iterator[Item]:
    """Yield everything of one band, in its own coordinates."""
    plan, s = ink.plan, ink.plan.scale
    rect = Rect(0, 0, band.width, plan.band_height)
    title = elided(band.title, ink.ruler, band.title_width + 0.5, plan.small, bold=True)
    geometry: Geometry = "rect"
    color: Color = "plain"
    if band.id == CLOCK:
        title = ink.frame.clock and f"now {ink.frame.clock}"
    if band.id == SYSMON:
        geometry, color = "hexagon", "m"
    runs = [Run(title, bold=True)]
    left = bool(band.cells or band.seats or band.words)
    yield Shape(
        id=band.id,
        rect=rect,
        geometry=geometry,
        fill=None if band.id == CLOCK else quiet(color),
        line=None if band.id == CLOCK else ink.line(color, band.id),
        text=line_of(
            runs,
            plan.small,
            align="left" if left else "center",
            token="muted" if color == "plain" else "text",
            inset=(10 * s, 0.0, 0.0, 0.0) if left else (0.0, 0.0, 0.0, 0.0),
        ),
    )
    step = plan.chip.width + 6 * s
    x = band.title_width + 20 * s
    if band.words:
        yield from _said(ink, band, x)
        return
    cells = [Rect(x + i * step, rect.y, step, rect.height) for i in range(max(band.cells, 0))]
    if band.id == GLOBAL:
        yield from ink.row(GLOBAL, ink.frame.global_, cells, "runnable")
    elif band.id == NETPOLL:
        yield from _poller(ink, band, cells)
    elif band.id == KERNEL:
        for index, g in enumerate(ink.kernel[: band.seats]):
            if not g:
                continue
            m = ink.frame.syscalls[g]
            width = plan.thread + 30 * s + step
            seat = Rect(x + index * (width + 6 * s), 0, width, plan.seat_height)
            seat = seat.moved(0, (rect.height - seat.height) / 2)
            yield ink.thread(m, seat, "", "syscall", g)
            yield ink.chip(g, ink.chip_rect(seat.right - plan.chip.width - 14 * s, seat), "syscall")
    elif band.id == IDLE:
        yield from _parked(ink, band, x)
    else:
        gs = next(
            (gs for name, gs in ink.frame.waiting.items() if waiting_part(name) == band.id), ()
        )
        yield from ink.row(band.id, gs, cells, "waiting")


def _said(ink: Ink, band: Band, x: float) -> Iterator[Item]:
    """Words instead of chips: a number that is known, where the Gs are not."""
    frame = ink.frame
    words = frame.said.get(band.title, "")
    if band.id == GLOBAL and frame.global_length is not None:
        words = waiting(frame.global_length)
    if words:
        rect = Rect(x, 0, band.width - x - 4 * ink.plan.scale, ink.plan.band_height)
        text = line_of([Run(words, bold=True)], ink.plan.small, align="left")
        yield TextBlock(id=f"{band.id}.words", rect=rect, text=text, role="figure")


def _parked(ink: Ink, band: Band, x: float) -> Iterator[Item]:
    plan, s = ink.plan, ink.plan.scale
    width = plan.thread + 30 * s
    # A stack: who is woken next stands last, so that those below stay where they are.
    for index, m in enumerate(ink.frame.idle_ms[::-1][: band.seats]):
        seat = Rect(
            x + index * (width + 6 * s),
            (plan.band_height - plan.seat_height) / 2,
            width,
            plan.seat_height,
        )
        yield ink.thread(m, seat, "", "idle")


def _poller(ink: Ink, band: Band, cells: Sequence[Rect]) -> Iterator[Item]:
    poll, plan, s = ink.frame.netpoll, ink.plan, ink.plan.scale
    waits = [g for g in poll.waiting if g not in poll.ready] if poll else []
    ready = poll.ready if poll else []
    split = band.split if band.split >= 0 else len(cells)
    yield from ink.row(NETPOLL, waits, cells[:split], "waiting")
    end = cells[-1].right if cells else 0.0
    if band.split >= 0:
        at = cells[split].x
        width = ink.ruler.width("ready", "body", plan.small)
        yield TextBlock(
            id=f"{NETPOLL}.ready.label",
            rect=Rect(at + 4 * s, 0, width, plan.band_height),
            text=line_of([Run("ready")], plan.small, token="muted", align="left"),
            role="figure",
        )
        moved = [cell.moved(band.word, 0) for cell in cells[split:]]
        end = moved[-1].right
        yield from ink.row(f"{NETPOLL}.ready", ready, moved, "runnable")
    if poll and poll.m and band.seats:
        width = plan.thread + 30 * s
        seat = Rect(end + 6 * s, (plan.band_height - plan.seat_height) / 2, width, plan.seat_height)
        yield ink.thread(poll.m, seat, "", "m")
