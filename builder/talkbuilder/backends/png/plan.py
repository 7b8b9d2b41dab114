"""What the pictures will hold: the scenes' operations, and the grid of the contact sheet."""

import math
from typing import Any

from msgspec import Struct

from talkbuilder.backends.typst.draw import Pen, document, media_of, shown
from talkbuilder.backends.typst.ink import Ink
from talkbuilder.ports import Ruler
from talkbuilder.scene import Deck

CELL_WIDTH, SMALLER = 320.0, 240.0
"""Of one slide on the contact sheet, in pixels; where there are more than ``MANY``, the smaller. Titles can be read."""

MANY = 60

GAP = 12.0
# Taller sheets have more columns, so that no sheet becomes a tower.
COLUMNS = (3, 4, 5, 6, 8, 10)
WIDEST = 20_000


class Plan(Struct, frozen=True):
    """Data for the template and files beside it."""

    data: dict[str, Any]
    files: dict[str, bytes]


def plan(deck: Deck, steps: str, ruler: Ruler) -> Plan:
    """Plan a picture a scene."""
    ink = Ink(deck.theme, ruler)
    pen = Pen(ink, deck.theme.page)
    scenes = [
        {
            "background": ink.paint(scene.background),
            "ops": [op for item in scene.items for op in pen.plain(item)],
        }
        for scene in shown(deck, steps)
    ]
    data = {**document(deck), "scenes": scenes, **ink.tables()}
    return Plan(data, media_of(deck, pen.files.items()))


def contact(deck: Deck, steps: str, ruler: Ruler) -> Plan:
    """Plan the contact sheet, a point to the pixel."""
    made = plan(deck, steps, ruler)
    page = deck.theme.page
    count = max(1, len(made.data["scenes"]))
    width, columns = (CELL_WIDTH if count <= MANY else SMALLER), columns_for(count)
    height = width * page.height / page.width
    rows = math.ceil(count / columns)
    shrink = min(1.0, WIDEST / (rows * (height + GAP)), WIDEST / (columns * (width + GAP)))
    cell = [round(width * shrink, 2), round(height * shrink, 2)]
    grid = {"cell": cell, "scale": cell[0] / page.width, "columns": columns, "gap": GAP * shrink}
    return Plan({**made.data, **grid}, made.files)


def columns_for(count: int) -> int:
    """Return how many slides stand side by side: the first width whose sheet is at most twice as high.

    >>> [columns_for(n) for n in (1, 4, 30, 100, 1000)]
    [1, 3, 4, 8, 10]
    """
    for columns in COLUMNS:
        if count <= columns * columns * 2:
            return min(columns, count)
    return COLUMNS[-1]
