"""What is true of every scene, whatever was written: nothing outside the page, nothing on top of other text.

`compose` holds them or reports a problem; the tests and ``talk check`` ask again.
"""

from collections.abc import Iterator
from itertools import combinations

from talkbuilder.geometry import Rect
from talkbuilder.layout.eye.look import look
from talkbuilder.layout.figure import SMALLEST, extent, labels
from talkbuilder.layout.text.fit import height_of
from talkbuilder.ports import Ruler
from talkbuilder.scene import Group, Item, Scene, Shape, Table, TextBlock, walk
from talkbuilder.theme import Theme

_SLACK = 0.5
_SMALLEST_BY_ROLE = {
    "title": 26.0,
    "subtitle": 18.0,
    "body": 18.0,
    "caption": 14.0,
    "footer": 10.0,
    "number": 10.0,
}
_SMALLEST_CODE = 14.0
_SMALLEST_SOURCE = 14.0
"""Sources are looked up afterwards, not read from the last row."""


def faults(scene: Scene, theme: Theme, ruler: Ruler | None = None) -> tuple[str, ...]:
    """Return what is wrong with ``scene``, a sentence each; nothing if all is well.

    With a ``ruler``, its figure is looked at closely, too.
    """
    return (
        *outside(scene, theme),
        *overlapping(scene),
        *overfull(scene),
        *too_small(scene),
        *unclear(scene),
        *(ugly(scene, theme, ruler) if ruler is not None else ()),
    )


def ugly(scene: Scene, theme: Theme, ruler: Ruler) -> Iterator[str]:
    """What an eye minds in the scene's figure: lines through words, words under a shape."""
    for item in scene.items:
        if isinstance(item, Group) and item.role == "figure":
            for fault in look(item.items, theme.page, ruler):
                yield f"{scene.id}: {fault.message}"


def outside(scene: Scene, theme: Theme) -> Iterator[str]:
    """Items that leave the page."""
    page = Rect(0, 0, *theme.page)
    for item in scene.items:
        if not page.contains(extent(item), _SLACK):
            yield f"{scene.id}: {item.id} leaves the page"


def overlapping(scene: Scene) -> Iterator[str]:
    """Things to read or to look at that share room; decoration may lie behind them."""
    boxes = [(item.id, extent(item)) for item in scene.items if item.role != "decoration"]
    for (one, first), (other, second) in combinations(boxes, 2):
        if first.overlaps(second, _SLACK):
            yield f"{scene.id}: {one} and {other} overlap"


def overfull(scene: Scene) -> Iterator[str]:
    """Text that is higher than its box, tables that are higher than their rows say."""
    for item in walk(scene.items):
        match item:
            case TextBlock(rect=rect, text=text):
                if height_of(text) > rect.height + _SLACK:
                    yield f"{scene.id}: the text of {item.id} is higher than its box"
            case Shape(rect=rect, text=text) if text is not None:
                if height_of(text) > rect.height + _SLACK:
                    yield f"{scene.id}: the text in {item.id} is higher than its shape"
            case Table():
                for row, height in zip(item.rows, item.heights, strict=True):
                    if any(height_of(cell.text) > height + _SLACK for cell in row):
                        yield f"{scene.id}: a row of {item.id} is higher than it says"
            case _:
                continue


def too_small(scene: Scene) -> Iterator[str]:
    """Text below the least size of its role, labels of figures included."""
    for item in scene.items:
        for label in labels((item,)):
            least = _least(item, scene)
            if label.size < least - 0.01:
                yield f'{scene.id}: "{label.text[:30]}" is {label.size:g} pt, under {least:g} pt'


def unclear(scene: Scene) -> Iterator[str]:
    """Ids that stand for two things."""
    ids = [item.id for item in walk(scene.items)]
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        yield f"{scene.id}: two items are called {id}"


def _least(item: Item, scene: Scene) -> float:
    if scene.layout == "references" and item.role == "body":
        return _SMALLEST_SOURCE
    if isinstance(item, TextBlock) and item.text.family == "code":
        return _SMALLEST_CODE
    return _SMALLEST_BY_ROLE.get(item.role, SMALLEST)
