"""How large everything is and what stands in which row: decided once for all frames of a figure.

global queue ........................ | sysmon | clock      one row of bands
M0 ........ G1   M1 ........ G2                             each P a column: its thread on top,
P0  next [..]    P1  next [..]                              the slot in front of the ring,
[..][..][..]     [..][..][..]                               the ring
chan c .... | network poller .... | in the kernel ... | idle threads     bands
"""

from collections.abc import Mapping, Sequence
from math import ceil

from msgspec import Struct

from talkbuilder.geometry import Size
from talkbuilder.ports import Ruler
from talkdiagrams.kinds.topology.bands import Band, Bare
from talkdiagrams.kinds.topology.data import Frame, Part
from talkdiagrams.kinds.topology.spots import (
    SYSMON,
    g_spots,
    m_of,
    m_spots,
)

SCALES = (1.5, 1.35, 1.2, 1.1, 1.0, 0.95, 0.9, 0.85)
# A little room is left for connectors that run round the outside: they must not shrink the labels.
USED = 0.97
WIDEST_CHIP = 96.0
SEAT = 36.0
COUNT = 16.0
"""The height of the bar that stands for a queue of unknown Gs."""
MOST_SLOTS = 16


class Plan(Struct, frozen=True):
    """Sizes in points."""

    scale: float
    width: float
    column: float
    gap: float
    rank_gap: float
    chip: Size
    cell: Size
    seat_height: float
    thread: float
    header: float
    pad: float
    slots: int
    per_row: int
    stable: bool
    rows: tuple[tuple[str, ...], ...]
    top: tuple[Band, ...]
    bottom: tuple[tuple[Band, ...], ...]
    parts: frozenset[Part]
    longest: int = 0

    @property
    def text(self) -> float:
        """The size of names."""
        return name_size(self.scale)

    @property
    def small(self) -> float:
        """The size of everything else."""
        return small_size(self.scale)

    @property
    def ring_rows(self) -> int:
        """How many rows of slots a ring has."""
        return ceil(self.slots / self.per_row) if "ring" in self.parts else 0

    @property
    def box_height(self) -> float:
        """The height of a P's box."""
        inner = self.header + self.ring_rows * self.cell.height
        inner += self.cell.height if "free" in self.parts else 0
        return inner + (COUNT * self.scale if "count" in self.parts else 0) + 2 * self.pad

    @property
    def column_height(self) -> float:
        """The height of a P with the thread on top."""
        return self.box_top + self.box_height

    @property
    def box_top(self) -> float:
        """Where a P's box begins."""
        return self.seat_height + 4 * self.scale if "seat" in self.parts else 0.0

    @property
    def band_height(self) -> float:
        """The height of a band."""
        return self.cell.height + 8 * self.scale

    @property
    def height(self) -> float:
        """The height of the whole."""
        bands = (1 if self.top else 0) + len(self.bottom)
        ranks = bands + len(self.rows)
        return (
            bands * self.band_height
            + len(self.rows) * self.column_height
            + (ranks - 1) * self.rank_gap
        )


def name_size(scale: float) -> float:
    """Return the size of names at ``scale``; beyond 20 points a figure shouts."""
    return round(min(20.0, max(13.0, 15 * scale)), 1)


def small_size(scale: float) -> float:
    """Return the size of other words at ``scale``."""
    return round(min(17.0, max(13.0, 13 * scale)), 1)


def used(frames: Sequence[Frame]) -> frozenset[Part]:
    """Return the parts that any frame fills."""
    found: set[Part] = {"seat"}
    for frame in frames:
        ps = frame.ps.values()
        found |= {"global"} if frame.global_ or frame.global_length is not None else set()
        found |= {"count"} if any(p.length is not None for p in ps) else set()
        found |= {"said"} if frame.said else set()
        found |= {"netpoll"} if frame.netpoll else set()
        found |= {"idle"} if frame.idle_ms else set()
        found |= {"kernel"} if frame.syscalls else set()
        found |= {"waiting"} if frame.waiting else set()
        found |= {"sysmon"} if any(SYSMON in arrow for arrow in frame.arrows) else set()
        found |= {"ring", "next"} if any(p.runnext or p.queue for p in ps) else set()
        found |= {"ticks"} if any(p.schedtick and p.schedtick % 61 == 0 for p in ps) else set()
        found |= {"clock"} if frame.clock != frames[0].clock else set()
    return frozenset(found)


def planned(
    frames: Sequence[Frame], parts: frozenset[Part], slots: int | None, area: Size, ruler: Ruler
) -> Plan:
    """Return the largest plan that fits ``area``; the smallest if none does (layout then says what is too small)."""
    plan = None
    for scale in SCALES:
        plan = _plan(frames, parts, slots, area, ruler, scale)
        if plan.height <= area.height * USED and plan.width <= area.width * USED + 0.01:
            return plan
    assert plan is not None
    return plan


def _plan(
    frames: Sequence[Frame],
    parts: frozenset[Part],
    slots: int | None,
    area: Size,
    ruler: Ruler,
    scale: float,
) -> Plan:
    text, small = name_size(scale), small_size(scale)
    labels = {frame.names.get(g, g) for frame in frames for g, _ in g_spots(frame)}
    widest = max((ruler.width(label, "body", text, bold=True) for label in labels), default=0)
    chip = Size(min(max(36 * scale, widest + 9 * scale), WIDEST_CHIP * scale), 27 * scale)
    cell = Size(chip.width + 3 * scale, 34 * scale)
    threads = {m for frame in frames for m, _ in m_spots(frame)}
    thread = max((ruler.width(m, "body", text, bold=True) for m in threads), default=0)
    thread = min(thread, WIDEST_CHIP * scale) + 4 * scale
    pad = 9 * scale
    names = list(dict.fromkeys(name for frame in frames for name in frame.ps))
    gap = (34 if len(names) <= 4 else 22) * scale
    header = 38 * scale
    least = max(
        2 * cell.width + 2 * pad,
        _header_width(names, parts, ruler, text, small, cell.width) + 2 * pad,
        _seat_width(thread + _word_width(frames, ruler, text), chip.width, scale)
        if "seat" in parts
        else 0.0,
    )
    room = area.width * USED
    across = max(1, min(len(names), int((room + gap) / (least + gap))))
    across = ceil(len(names) / ceil(len(names) / across))
    column = max(least, min((room - (across - 1) * gap) / across, 470 * scale))
    width = across * column + (across - 1) * gap
    count, stable = _slots(frames, slots)
    per_row = _per_row(count, int((column - 2 * pad + 0.01) / cell.width))
    cell = Size(min((column - 2 * pad) / per_row, cell.width * 2.6), cell.height)
    rows = tuple(tuple(names[at : at + across]) for at in range(0, len(names), across))
    bare = Bare(frames, parts, ruler, scale, small, chip.width + 6 * scale, thread)
    return Plan(
        scale=scale,
        width=width,
        column=column,
        gap=gap,
        rank_gap=26 * scale,
        chip=chip,
        cell=cell,
        seat_height=SEAT * scale,
        thread=thread,
        header=header if "next" in parts or "ticks" in parts else 30 * scale,
        pad=pad,
        slots=count,
        per_row=per_row,
        stable=stable,
        rows=rows,
        top=bare.stretched(bare.top(width, gap), width, gap),
        bottom=tuple(
            bare.stretched(row, width, gap) for row in bare.rows(bare.bottom(), width, gap)
        ),
        parts=parts,
        longest=max(
            (p.length or 0 for frame in frames for p in frame.ps.values() if not p.instead),
            default=0,
        ),
    )


def _slots(frames: Sequence[Frame], wanted: int | None) -> tuple[int, bool]:
    """Return how many slots to draw, and whether each G keeps its slot while it waits."""
    size = max((frame.slots or 8 for frame in frames), default=8)
    longest = max(len(p.queue) for frame in frames for p in frame.ps.values())
    drawn = wanted or (size if size <= MOST_SLOTS else 8)
    return drawn, longest <= drawn


def _per_row(count: int, fits: int) -> int:
    """Return how many slots stand in a row: as few rows as can be, all full where one row more allows it."""
    fits = max(1, fits)
    rows = ceil(count / fits)
    for more in (rows, rows + 1):
        if count % more == 0:
            return count // more
    return ceil(count / rows)


def _seat_width(words: float, chip: float, scale: float) -> float:
    """Return how wide a thread is that holds ``words`` and a chip.

    A hexagon's text begins a twelfth of its width and height further in (``talkbuilder.inside``).
    """
    return (words + SEAT * scale / 12 + chip + 24 * scale) * 12 / 11


def _header_width(
    names: Sequence[str],
    parts: frozenset[Part],
    ruler: Ruler,
    text: float,
    small: float,
    cell: float,
) -> float:
    width = max(ruler.width(name, "body", text, bold=True) for name in names)
    if "next" in parts:
        width += ruler.width("next", "body", small) + cell + text
    if "ticks" in parts:
        width += ruler.width("  tick 60", "body", text)
    if "count" in parts:
        width += ruler.width("9,999 waiting", "body", text, bold=True) + text
    return width


# What a thread is doing, where its colour alone would not say it.
WORDS: Mapping[str, str] = {
    "spinning": "spinning",
    "syscall": "syscall",
    "looking": "looks for work",
    "preempt": "preempt",
}


def word_of(name: str, frame: Frame) -> str:
    """Return what the thread on the P called ``name`` is doing, if that needs a word."""
    p = frame.ps[name]
    if p.syscall:
        return WORDS["syscall"]
    if p.runs:
        return WORDS["preempt"] if p.preempt else ""
    if p.spinning:
        return WORDS["spinning"]
    return WORDS["looking"] if m_of(name, frame) else ""


def _word_width(frames: Sequence[Frame], ruler: Ruler, size: float) -> float:
    """Return the room for the widest word that stands beside a G."""
    words = {
        word_of(name, frame)
        for frame in frames
        for name, p in frame.ps.items()
        if p.runs or p.syscall
    }
    return max((ruler.width("  " + word, "body", size) for word in words if word), default=0)
