"""What a handout looks like: the words of ``--handout`` to pages, and on them to the places of slides and words.

3+lines:  +--------+  7  A thief takes half          1+notes, 2+notes:  7  A thief takes half
          | slide  |  ______________________                            +---------------+ +--+
          +--------+  ______________________                            | slide         | +--+ earlier frames
          [ ] [ ] [ ] ______________________                            +---------------+ +--+
          earlier frames                                                What is said ...
"""

import math

from msgspec import Struct

from talkbuilder.geometry import Size

PAPERS = {"a4": Size(595.28, 841.89), "letter": Size(612.0, 792.0)}
"""Portrait, in points."""

FLOWING = "notes"
COUNTS = (1, 2, 3, 6)
SHAPES = (FLOWING, *(f"{count}{beside}" for count in COUNTS for beside in ("", "+lines", "+notes")))

MARGIN, TOP, BOTTOM = 48.0, 76.0, 52.0
GUTTER, SPACE = 22.0, 6.0
# Every page has room for this many slides even if what is measured is rounded.
SLACK = 0.5
LARGEST, SMALLEST = 120.0, 44.0
"""How wide an earlier frame is drawn; what would be smaller shows nothing, and is left out."""

_HEAD = 20.0


class Sheet(Struct, frozen=True):
    """One kind of page, in points: ``columns`` times ``rows`` slots of one size, ``gap`` between them.

    ``picture`` is how wide a slide is at most; it stands left of its words if ``side``, above them else. ``frames`` is
    the room for earlier frames, right of the picture if ``frames_right``, below it else. ``beside`` is "lines", "notes"
    or nothing. ``title``, ``words`` are sizes of text.
    """

    paper: Size
    columns: int
    rows: int
    gap: float
    slot: Size
    picture: float
    side: bool
    frames: Size
    frames_right: bool
    beside: str
    title: float
    words: float


def sheet(shape: str, paper: str, page: Size) -> Sheet:
    """Return the page for ``shape``, one of ``SHAPES`` with a number, for slides of the size ``page``.

    A bare 3 has lines, as in PowerPoint. A bare 1 lies on its side and is filled by the slide.
    """
    number, _, beside = shape.partition("+")
    count = int(number)
    beside = beside or ("lines" if count == 3 else "")
    on = PAPERS.get(paper.lower(), PAPERS["a4"])
    if count == 1 and not beside:
        on = Size(on.height, on.width)
    columns = 2 if count == 6 and not beside else 1
    rows = count // columns
    gap = {1: 16.0, 2: 22.0, 3: 18.0}.get(rows, 11.0) if columns == 1 else 18.0
    inner = Size(on.width - 2 * MARGIN, on.height - TOP - BOTTOM)
    slot = Size(
        (inner.width - GUTTER * (columns - 1)) / columns,
        (inner.height - gap * (rows - 1)) / rows - SLACK,
    )
    ratio = page.width / page.height
    side = bool(beside) and rows > 2
    if side:
        width = min(slot.width / 2, slot.height * ratio)
        frames = Size(width, slot.height - width / ratio - SPACE)
    elif beside:
        width = min(slot.width, slot.height * 0.56 * ratio)
        frames = Size(slot.width - width - 2 * SPACE, width / ratio)
    else:
        width = min(slot.width, (slot.height - _HEAD) * ratio)
        frames = Size(width, slot.height - _HEAD - width / ratio - SPACE)
    right = bool(beside) and not side and frames.width >= 2 * SMALLEST
    if beside and not side and not right:
        frames = Size(slot.width, slot.height * 0.14)
    title, words = {1: (13.0, 10.0), 2: (12.0, 9.5), 3: (10.5, 9.0)}.get(rows, (9.5, 8.5))
    if columns > 1:
        title = 9.5
    return Sheet(
        on, columns, rows, gap, slot, width, side, frames, right, beside, title, words
    )  # fmt: skip


def strip(frames: int, room: Size, ratio: float) -> tuple[int, float] | None:
    """Return in how many columns, and how wide, ``frames`` earlier frames fit into ``room``: all of them, or None.

    >>> strip(3, Size(250, 80), 16 / 9)
    (3, 79.33333333333333)
    >>> strip(40, Size(250, 80), 16 / 9)
    """
    for columns in range(1, frames + 1):
        rows = math.ceil(frames / columns)
        high = (room.height - SPACE * (rows - 1)) / rows
        wide = (room.width - SPACE * (columns - 1)) / columns
        width = min(LARGEST, wide, high * ratio)
        if width >= SMALLEST and (columns == frames or width == min(LARGEST, wide)):
            return columns, width
    return None
