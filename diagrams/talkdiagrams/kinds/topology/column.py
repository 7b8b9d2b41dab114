"""Draws a P: the seat for a thread on top, the slot in front of the ring, the ring."""

from collections.abc import Iterator

from talkbuilder.geometry import Rect, Size
from talkbuilder.scene import Item, Line, Run, Shape, Text, TextBlock
from talkbuilder.theme import Token
from talkdiagrams.kinds.parts import Color, elided, quiet
from talkdiagrams.kinds.topology.bands import waiting
from talkdiagrams.kinds.topology.data import Processor
from talkdiagrams.kinds.topology.ink import Ink, item_id, line_of
from talkdiagrams.kinds.topology.plan import word_of
from talkdiagrams.kinds.topology.spots import Spot, m_of


def column(ink: Ink, name: str, p: Processor) -> Iterator[Item]:
    """Yield everything of one P, in the column's own coordinates."""
    plan, id = ink.plan, item_id("p", name)
    seat = Rect(0, 0, plan.column, plan.seat_height)
    box = Rect(0, plan.box_top, plan.column, plan.box_height)
    # Where nobody knows which thread holds it, nobody knows whether it is idle.
    idle = "seat" in plan.parts and not m_of(name, ink.frame) and not p.instead
    color: Color = "idle" if idle else "p"
    yield Shape(
        id=id,
        rect=box,
        geometry="rect",
        fill=quiet(color),
        line=ink.line(color, name),
        text=_title(ink, name, p, idle),
    )
    if "seat" in plan.parts:
        yield from _seat(ink, id, name, p, seat)
    if "count" in plan.parts:
        yield from _count(ink, id, name, p, box)
    if "next" in plan.parts:
        yield from _next(ink, id, name, p, box)
    if "ring" in plan.parts:
        yield from _ring(ink, id, name, p, box.y + plan.pad + plan.header)
    if "free" in plan.parts:
        yield from _free(ink, id, p, box)


def _title(ink: Ink, name: str, p: Processor, idle: bool) -> Text:
    plan, s = ink.plan, ink.plan.scale
    runs = [Run(elided(name, ink.ruler, plan.column * 0.4, plan.text, bold=True), bold=True)]
    if "ticks" in plan.parts and p.schedtick is not None:
        mark: Token = "text" if p.schedtick % 61 == 0 and p.schedtick else "muted"
        runs.append(Run(f"  tick {p.schedtick}", bold=mark == "text", token=mark))
    elif idle:
        runs.append(Run("  idle", token="muted"))
    top = plan.pad + (plan.header - 4 * s - plan.text * 1.2) / 2
    inset = (plan.pad + 2 * s, top, 0.0, 0.0)
    return line_of(runs, plan.text, align="left", anchor="top", inset=inset)


def _seat(ink: Ink, id: str, name: str, p: Processor, seat: Rect) -> Iterator[Item]:
    """The place for a thread: always there, so that arrows have an end and nothing moves."""
    plan, s = ink.plan, ink.plan.scale
    m = m_of(name, ink.frame)
    yield Shape(
        id=f"{id}.seat",
        rect=seat,
        geometry="hexagon",
        fill=None,
        line=None if m else ink.slot_line(Spot(name, "seat"), Line("idle", 1.0, "dash")),
        text=line_of([Run(p.instead)], plan.small, token="muted") if p.instead and not m else None,
    )
    if not m:
        return
    g = p.runs or p.syscall
    yield ink.thread(m, seat, word_of(name, ink.frame), "syscall" if p.syscall else "m", g)
    if g:
        chip = ink.chip_rect(seat.right - plan.chip.width - 14 * s, seat)
        yield ink.chip(g, chip, "syscall" if p.syscall else "running")


def _count(ink: Ink, id: str, name: str, p: Processor, box: Rect) -> Iterator[Item]:
    """How long a queue of unknown Gs is: its number, and a bar of the longest in any frame."""
    plan, s = ink.plan, ink.plan.scale
    count = p.length or 0
    text = waiting(count)
    room = box.width * 0.7
    title = elided(name, ink.ruler, plan.column * 0.4, plan.text, bold=True)
    words = sum(ink.ruler.width(one, "body", plan.text, bold=True) for one in (title, text))
    if count and words * 1.09 + plan.text + 2 * plan.pad > box.width:
        text = f"{count:,}"  # a long number beside a name leaves no room for the word
    yield TextBlock(
        id=f"{id}.count",
        rect=Rect(box.right - plan.pad - 2 * s - room, box.y + plan.pad, room, plan.header - 4 * s),
        text=line_of(
            [Run(text, bold=bool(count))],
            plan.text,
            token="text" if count else "muted",
            align="right",
        ),
        role="figure",
    )
    if p.instead:  # several queues: their sum is no length that compares with the others
        return
    bar = Rect(box.x + plan.pad, box.y + plan.pad + plan.header, box.width - 2 * plan.pad, 12 * s)
    yield Shape(id=f"{id}.track", rect=bar, fill="background", line=Line("rule", 1.0))
    if count and plan.longest:
        width = max(2.0, bar.width * count / plan.longest)
        yield Shape(id=f"bar.{id}", rect=Rect(bar.x, bar.y, width, bar.height), fill="runnable")


def _next(ink: Ink, id: str, name: str, p: Processor, box: Rect) -> Iterator[Item]:
    plan = ink.plan
    cell = Size(plan.chip.width + 6 * plan.scale, plan.cell.height)
    slot = Rect(
        box.right - plan.pad - cell.width,
        box.y + plan.pad + (plan.header - 4 * plan.scale - cell.height) / 2,
        *cell,
    )
    width = ink.ruler.width("next", "body", plan.small)
    yield TextBlock(
        id=f"{id}.next.label",
        rect=Rect(slot.x - width - 6 * plan.scale, slot.y, width, slot.height),
        text=line_of([Run("next")], plan.small, token="muted", align="right"),
        role="figure",
    )
    gone = not p.runnext and ink.was_left(Spot(name, "next"))
    yield ink.slot(f"{id}.next", slot, gone)
    if p.runnext:
        yield ink.chip(p.runnext, ink.centred(slot), "runnable")


def _ring(ink: Ink, id: str, name: str, p: Processor, top: float) -> Iterator[Item]:
    plan = ink.plan
    width = plan.per_row * plan.cell.width
    left = plan.pad
    yield Shape(
        id=f"{id}.ring",
        rect=Rect(left, top, width, plan.ring_rows * plan.cell.height),
        geometry="rect",
        fill=None,
        line=Line("rule", 1.0),
    )
    slots = [
        Rect(
            left + index % plan.per_row * plan.cell.width,
            top + index // plan.per_row * plan.cell.height,
            *plan.cell,
        )
        for index in range(plan.slots)
    ]
    shown = p.queue if len(p.queue) <= plan.slots else p.queue[: plan.slots - 1]
    chips = {
        (p.head + index) % plan.slots if plan.stable else index: g for index, g in enumerate(shown)
    }
    left_now = ink.left_slots(name) - chips.keys()
    # Those that were left come last: their dashes lie on top of their neighbours' lines.
    for index, rect in sorted(enumerate(slots), key=lambda slot: slot[0] in left_now):
        yield ink.slot(f"{id}.ring.{index}", rect, index in left_now)
    for index, g in chips.items():
        yield ink.chip(g, ink.centred(slots[index]), "runnable")
    if len(shown) < len(p.queue):
        yield ink.more(f"{id}.ring", len(p.queue) - len(shown), slots[-1])


def _free(ink: Ink, id: str, p: Processor, box: Rect) -> Iterator[Item]:
    plan = ink.plan
    row = Rect(plan.pad, box.bottom - plan.pad - plan.cell.height, box.width, plan.cell.height)
    width = ink.ruler.width("dead", "body", plan.small)
    yield TextBlock(
        id=f"{id}.free.label",
        rect=Rect(row.x, row.y, width, row.height),
        text=line_of([Run("dead")], plan.small, token="muted", align="left"),
        role="figure",
    )
    x = row.x + width + 8 * plan.scale
    step = plan.chip.width + 6 * plan.scale
    most = max(1, int((plan.column - plan.pad - x) / step))
    yield from ink.row(
        f"{id}.free",
        p.free,
        [Rect(x + i * step, row.y, step, row.height) for i in range(most)],
        "idle",
    )
