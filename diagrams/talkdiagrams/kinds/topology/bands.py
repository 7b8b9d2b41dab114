"""The bands of a topology: how wide each must be, and which stand in one row."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.ports import Ruler
from talkdiagrams.kinds.topology.data import Frame, Part
from talkdiagrams.kinds.topology.spots import (
    GLOBAL,
    IDLE,
    KERNEL,
    NETPOLL,
    SYSMON,
    said_part,
    waiting_part,
)

CLOCK = "clock"


class Band(Struct, frozen=True):
    """A labelled row of places: for ``cells`` chips and ``seats`` threads.

    Chips from ``split`` on stand behind a word that takes ``word`` points; negative: there is none. ``words`` is the
    room for a text behind the title.
    """

    id: str
    title: str
    width: float
    title_width: float
    cells: int = 0
    seats: int = 0
    split: int = -1
    word: float = 0.0
    words: float = 0.0


class Bare(Struct, frozen=True):
    """Makes bands as wide as they must be, and rows of them."""

    frames: Sequence[Frame]
    parts: frozenset[Part]
    ruler: Ruler
    scale: float
    small: float
    cell: float
    thread: float

    def top(self, width: float, gap: float) -> list[Band]:
        """Return the bands above the Ps."""
        bands = []
        rest = width
        if "sysmon" in self.parts:
            bands.append(self.band(SYSMON, SYSMON))
        if "clock" in self.parts:
            longest = max((frame.clock for frame in self.frames), key=len)
            bands.append(self.band(CLOCK, "now " + longest))
        rest -= sum(band.width + gap for band in bands)
        if "global" in self.parts:
            most = max(3, *(len(frame.global_) for frame in self.frames))
            lengths = [frame.global_length for frame in self.frames]
            if any(length is not None for length in lengths):
                said = max((waiting(length or 0) for length in lengths), key=len)
                bands.insert(0, self.said(GLOBAL, "global queue", said))
            else:
                bands.insert(0, self.band(GLOBAL, "global queue", most, most_width=rest))
        return bands

    def bottom(self) -> list[Band]:
        """Return the bands below the Ps."""
        bands = []
        if "waiting" in self.parts:
            names = dict.fromkeys(name for frame in self.frames for name in frame.waiting)
            for name in names:
                most = max(len(frame.waiting.get(name, ())) for frame in self.frames)
                bands.append(self.band(waiting_part(name), name, most))
        if "netpoll" in self.parts:
            polls = [frame.netpoll for frame in self.frames if frame.netpoll]
            most = max((len(set(poll.waiting) - set(poll.ready)) for poll in polls), default=0)
            ready = max((len(poll.ready) for poll in polls), default=0)
            seats = int(any(poll.m for poll in polls))
            split = max(1, most) if ready else -1
            bands.append(self.band(NETPOLL, "netpoll", max(1, most) + ready, seats, split=split))
        if "kernel" in self.parts:
            most = max(1, *(len(frame.syscalls) for frame in self.frames))
            titles = (frame.outside for frame in self.frames if frame.outside)
            title = next(titles, "in the kernel")
            bands.append(self.band(KERNEL, title, 0, most))
        if "idle" in self.parts:
            most = max(1, *(len(frame.idle_ms) for frame in self.frames))
            bands.append(self.band(IDLE, "Ms asleep", 0, most))
        if "said" in self.parts:
            for name in dict.fromkeys(name for frame in self.frames for name in frame.said):
                longest = max((frame.said.get(name, "") for frame in self.frames), key=len)
                bands.append(self.said(said_part(name), name, longest))
        return bands

    def said(self, id: str, title: str, words: str) -> Band:
        """Return a band that holds ``words`` behind its title."""
        title_width = self.ruler.width(title, "body", self.small, bold=True)
        room = self.ruler.width(words, "body", self.small, bold=True) * 1.1
        return Band(id, title, title_width + room + 32 * self.scale, title_width, words=room)

    def band(
        self,
        id: str,
        title: str,
        cells: int = 0,
        seats: int = 0,
        most_width: float = 0.0,
        split: int = -1,
    ) -> Band:
        """Return a band that holds ``cells`` chips and ``seats`` threads."""
        title_width = self.ruler.width(title, "body", self.small, bold=True)
        title_width = min(title_width, 220 * self.scale)
        seat = self.seat(id)
        word = self.ruler.width("ready", "body", self.small) + 12 * self.scale if split >= 0 else 0
        width = title_width + (28 if cells or seats else 20) * self.scale + word
        width += seats * (seat + 6 * self.scale)
        if most_width and width + cells * self.cell > most_width:
            cells = max(2, int((most_width - width) / self.cell))
        return Band(id, title, width + cells * self.cell, title_width, cells, seats, split, word)

    def seat(self, band: str) -> float:
        """Return the width of a thread in ``band``: with its G, or without one."""
        alone = self.thread + 30 * self.scale
        return alone + self.cell if band == KERNEL else alone

    def rows(self, bands: Sequence[Band], width: float, gap: float) -> list[list[Band]]:
        """Break ``bands`` into rows of at most ``width``."""
        rows: list[list[Band]] = []
        taken = 0.0
        for band in bands:
            if rows and taken + gap + band.width <= width:
                rows[-1].append(band)
                taken += gap + band.width
            else:
                rows.append([band])
                taken = band.width
        return rows

    def stretched(self, bands: Sequence[Band], width: float, gap: float) -> tuple[Band, ...]:
        """Widen the bands of a row to ``width``: those that hold chips share what is left."""
        rest = width - sum(band.width for band in bands) - gap * (len(bands) - 1)
        takers = [band.id for band in bands if band.cells or band.seats] or [b.id for b in bands]
        if GLOBAL in takers:
            takers = [GLOBAL]
        extra = max(0.0, rest) / len(takers) if takers else 0.0
        return tuple(
            _wider(band, extra, self.cell) if band.id in takers else band for band in bands
        )


def waiting(count: int) -> str:
    """Return how a queue of unknown Gs is told."""
    return f"{count:,} waiting" if count else "empty"


def _wider(band: Band, extra: float, cell: float) -> Band:
    more = int(extra / cell) if band.cells and not band.seats and band.split < 0 else 0
    return replace(band, width=band.width + extra, cells=band.cells + more)
