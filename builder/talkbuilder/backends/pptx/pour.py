"""Our boxes on a template's layouts: in its placeholders where it has them, in its content area where not; pure.

    our layout                      the template's
+---------------------+        +----------------+
| title               |        | title          |   a slot with a placeholder takes the template's,
| body        second  |  --->  | body    second |   in reading order;
| caption             |        |                |   the others keep their place relative to the content area
+---------------------+        +----------------+
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from talkbuilder.backends.pptx.inherit import FoundHolder, FoundLayout
from talkbuilder.geometry import Rect, Size, bounds
from talkbuilder.theme import Box, Layout, LayoutName, SlotName, Theme, Token

_TITLES = ("title", "ctrTitle")
_FEET: Mapping[SlotName, str] = {"footer": "ftr", "number": "sldNum"}
_NOT_TEXT = (*_TITLES, "ftr", "sldNum", "dt", "hdr", "sldImg", "pic", "media", "clipArt")
# Layouts whose text doesn't stand in the content area below a title.
_APART: frozenset[LayoutName] = frozenset({"title", "section", "statement", "questions"})
_GAP = 6.0
_LEAST = 24.0


def base_area(theme: Theme) -> Rect:
    """Return where our own layouts have their content."""
    return bounds(
        box.rect
        for name, layout in theme.layouts.items()
        if name not in _APART
        for slot, box in layout.boxes.items()
        if slot != "title" and slot not in _FEET
    )


def content_area(layout: FoundLayout, model: FoundLayout | None, page: Size) -> Rect:
    """Return where a template's ``layout`` has room: where its ``model`` puts the body, free of title and footers.

    A title may stand above it, below it (in a band at the foot), or beside it (in a column).
    """
    body = [holder.inner for holder in _texts(model)] if model else []
    whole = Rect(page.width * 0.06, page.height * 0.05, page.width * 0.88, page.height * 0.87)
    area = bounds(body) if body else whole
    taken = [h.rect for h in layout.holders if h.type in (*_TITLES, *_FEET.values())]
    for other in sorted(taken, key=lambda rect: -rect.width * rect.height):
        area = _free(area, other)
    return area


def _free(area: Rect, other: Rect) -> Rect:
    """The largest part of ``area`` above, below or beside ``other``."""
    if not area.overlaps(Rect(other.x, other.y - _GAP, other.width, other.height + 2 * _GAP)):
        return area
    left, right = max(area.x, other.right + _GAP), min(area.right, other.x - _GAP)
    parts = (
        _below(area, other.bottom + _GAP),
        _above(area, other.y - _GAP),
        Rect(left, area.y, max(0.0, area.right - left), area.height),
        Rect(area.x, area.y, max(0.0, right - area.x), area.height),
    )
    return max(parts, key=lambda part: part.width * part.height)


def boxes(
    name: LayoutName, ours: Layout, found: FoundLayout, own: bool, from_area: Rect, to_area: Rect
) -> dict[SlotName, Box]:
    """Return our layout's boxes on the template's; ``own``: the template meant this layout for it.

    Footer and number only where the template has them.
    """
    made: dict[SlotName, Box] = {}
    near = name in ("questions", "section", "references") and _home("title", found) is not None
    texts = list(_texts(found)) if own or near else []
    wanting = [
        slot
        for slot, box in ours.boxes.items()
        if box.placeholder_type and slot not in ("title", *_FEET)
    ]
    wanting.sort(key=lambda slot: ours.boxes[slot].placeholder_index)
    homes = dict(zip(wanting, texts, strict=False))
    for slot, box in ours.boxes.items():
        home = _home(slot, found) if slot == "title" or slot in _FEET else homes.get(slot)
        if home is not None:
            made[slot] = _in_holder(box, home)
            if slot in homes and (title := _home("title", found)) is not None:
                made[slot] = _clear(made[slot], title.inner)
        elif slot not in _FEET:
            made[slot] = replace(
                box, rect=_moved(box.rect, from_area, to_area), token=_neutral(box.token),
                placeholder_type="", placeholder_index=-1,
            )  # fmt: skip
    _part(made, homes.keys() | {"title"})
    return made


def _texts(layout: FoundLayout) -> list[FoundHolder]:
    """The placeholders for text, in reading order: a column after the other."""
    holders = [holder for holder in layout.holders if holder.type not in _NOT_TEXT]
    if not holders:
        return []
    middle = bounds(holder.rect for holder in holders).center.x
    return sorted(holders, key=lambda h: (h.rect.x >= middle - _GAP, h.rect.y, h.rect.x))


def _home(slot: SlotName, found: FoundLayout) -> FoundHolder | None:
    kinds = _TITLES if slot == "title" else (_FEET[slot],)
    return next((holder for holder in found.holders if holder.type in kinds), None)


def _in_holder(box: Box, home: FoundHolder) -> Box:
    style = home.style
    family = box.family if box.family == "code" else style.family
    return replace(
        box, rect=home.inner, size=style.size, min_size=min(box.min_size, style.size), family=family, bold=style.bold,
        token=_neutral(box.token), align=style.align, anchor=style.anchor, line_height=style.line_height,
        placeholder_type=home.type, placeholder_index=home.index,
    )  # fmt: skip


def _clear(box: Box, title: Rect) -> Box:
    """A text whose placeholder lies on the title takes the part of it that doesn't; a slight overlap is let be."""
    apart = _free(box.rect, title)
    rect, slack = box.rect, _GAP + 2.0
    if rect.inset(min(slack, rect.width / 2), min(slack, rect.height / 2)).overlaps(title):
        return replace(box, rect=apart) if min(apart.size) >= _LEAST else box
    return box


def _neutral(token: Token) -> Token:
    """Text on a coloured page of ours stands on the template's own page there."""
    return "text" if token.startswith("on-") else token


def _moved(rect: Rect, from_area: Rect, to_area: Rect) -> Rect:
    sx, sy = to_area.width / from_area.width, to_area.height / from_area.height
    x = to_area.x + (rect.x - from_area.x) * sx
    y = to_area.y + (rect.y - from_area.y) * sy
    return Rect(x, y, rect.width * sx, rect.height * sy)


def _part(made: dict[SlotName, Box], fixed: Iterable[SlotName]) -> None:
    """Keep boxes of ours off the template's placeholders: above, below, or in a strip taken from its foot."""
    held = [slot for slot in fixed if slot in made]
    for slot, box in list(made.items()):
        if box.placeholder_type:
            continue
        for other in held:
            theirs, rect = made[other].rect, made[slot].rect
            if slot == other or not rect.overlaps(theirs):
                continue
            if rect.bottom - theirs.bottom >= _LEAST:
                made[slot] = replace(made[slot], rect=_below(rect, theirs.bottom + _GAP))
            elif theirs.y - rect.y >= _LEAST:
                made[slot] = replace(made[slot], rect=_above(rect, theirs.y - _GAP))
            else:
                keep = theirs.height * 0.7
                made[other] = replace(
                    made[other], rect=Rect(theirs.x, theirs.y, theirs.width, keep)
                )
                made[slot] = replace(made[slot], rect=_below(theirs, theirs.y + keep + _GAP))


def _below(rect: Rect, y: float) -> Rect:
    top = min(max(rect.y, y), rect.bottom)
    return Rect(rect.x, top, rect.width, rect.bottom - top)


def _above(rect: Rect, y: float) -> Rect:
    return Rect(rect.x, rect.y, rect.width, max(0.0, min(rect.bottom, y) - rect.y))
