"""What is on a timeline before it is drawn, and what a mechanism shows of a moment."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from talkbuilder.units import short as number
from talkdiagrams.kinds.parts import Color


class Doing(Struct, frozen=True):
    """What a lane does at one moment."""

    label: str
    color: Color


class Sample(Struct, frozen=True):
    """What a mechanism shows of one moment: the time in microseconds, and each lane that does anything.

    A mark names its lane once for each way of drawing lanes.
    """

    now: int
    lanes: Mapping[str, Mapping[str, Doing]]
    marks: tuple[tuple[Mapping[str, str], str], ...] = ()


class Span(Struct, frozen=True):
    """A bar to be drawn."""

    id: str
    lane: str
    label: str
    start: float
    end: float
    color: Color


class Mark(Struct, frozen=True):
    """A mark to be drawn."""

    at: float
    label: str
    lane: str = ""


class Score(Struct, frozen=True):
    """Everything on the timeline, the ticks of its axis, and the moments at which its frames end."""

    lanes: tuple[str, ...]
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    end: float
    ticks: tuple[tuple[float, str], ...]
    frames: tuple[tuple[float, str], ...]


def ticks(end: float, unit: str) -> Iterator[tuple[float, str]]:
    """Yield four to ten round numbers from 0 to ``end``."""
    raw = end / 6
    power = 10.0 ** _floor_log10(raw)
    step = next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= raw * 0.999)
    count = int(end / step + 1e-9)
    for index in range(count + 1):
        last = index == count
        yield index * step, number(index * step) + (f" {unit}" if unit and last else "")


def _floor_log10(value: float) -> int:
    power = 0
    while 10.0 ** (power + 1) <= value:
        power += 1
    while 10.0**power > value:
        power -= 1
    return power
