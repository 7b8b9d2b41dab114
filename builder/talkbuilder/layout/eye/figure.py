"""What an eye minds in a figure, frame by frame and from frame to frame: the one list that all tests of figures ask.

outside   something leaves the figure               crossed  a line through a box
overlap   two shapes share room                     struck   a line or an edge through words
overfull  a text leaves its shape                   words    words on words
covered   a shape over words                        faint    words too close in colour to their ground
small     words under 12 pt                         twice    one id, two things
silent    no words for who cannot see it            wordy    a caption too long to be read
moved     the same thing, elsewhere in a later frame
"""

from collections.abc import Iterator

from msgspec import Struct

from talkbuilder.geometry import Rect
from talkbuilder.layout.eye.look import look
from talkbuilder.layout.figure import SMALLEST, labels
from talkbuilder.layout.route.check import jumped
from talkbuilder.ports import Ruler
from talkbuilder.scene import Connector, Figure, Group, Item, walk

# At 1280 x 720 a point of a 960 x 540 slide is 1.33 pixels: 12 pt are 16. Below this, readable is not comfortable.
COMFORTABLE = 14.0
LONGEST_CAPTION = 320


class Finding(Struct, frozen=True):
    """Something that an eye minds; ``frame`` 0 is the figure as a whole."""

    frame: int
    code: str
    items: tuple[str, ...]
    message: str

    def __str__(self) -> str:
        return f"frame {self.frame}: {self.message}" if self.frame else self.message


def findings(
    figure: Figure, ruler: Ruler, movers: tuple[str, ...] = (), dense: bool = False
) -> tuple[Finding, ...]:
    """Return everything that an eye minds in ``figure``; nothing if all is well.

    ``movers`` begin the ids of what may stand elsewhere in a later frame, because moving is what it is shown for. A
    ``dense`` figure may have small words: its author said so.
    """
    found: list[Finding] = []
    for number, frame in enumerate(figure.frames, 1):
        found += [Finding(number, *fault) for fault in look(frame.items, figure.size, ruler)]
        if not dense:
            found += _small(number, frame.items)
        if not frame.alt.strip():
            found.append(Finding(number, "silent", (), "no words for who cannot see it"))
        if len(frame.caption) > LONGEST_CAPTION:
            message = f"a caption of {len(frame.caption)} characters"
            found.append(Finding(number, "wordy", (), message))
    for id in moved(figure, movers):
        found.append(Finding(0, "moved", (id,), f"{id} stands elsewhere in a later frame"))
    for id in jumped(figure):
        if not id.startswith(movers or "\0"):
            found.append(Finding(0, "moved", (id,), f"line {id} runs another way in a later frame"))
    return tuple(found)


def _small(number: int, items: tuple[Item, ...]) -> Iterator[Finding]:
    for label in labels(items):
        if label.size < SMALLEST - 0.01:
            message = f'"{label.text[:30]}" is {label.size:g} pt, under {SMALLEST:g}'
            yield Finding(number, "small", (label.item,), message)


def cramped(figure: Figure) -> float:
    """Return the size of the smallest words in ``figure`` if that is under what reads comfortably, else 0."""
    sizes = [label.size for frame in figure.frames for label in labels(frame.items)]
    least = min(sizes, default=COMFORTABLE)
    return least if least < COMFORTABLE else 0.0


def moved(figure: Figure, movers: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the items that stand elsewhere in a later frame, those that may move left out."""
    first: dict[str, Rect] = {}
    found: dict[str, None] = {}
    for frame in figure.frames:
        for id, rect in rects(frame.items).items():
            if first.setdefault(id, rect) != rect and not (movers and id.startswith(movers)):
                found[id] = None
    return tuple(found)


def rects(items: tuple[Item, ...]) -> dict[str, Rect]:
    """Return where everything but the connectors is."""
    return {item.id: item.rect for item in walk(items) if not isinstance(item, Connector | Group)}
