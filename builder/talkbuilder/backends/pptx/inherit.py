"""Reads a template's placeholders: where they are and how their text looks, through layout, master and text styles.

PowerPoint looks for each property in turn in the layout's placeholder, in the master's placeholder of the same kind,
in the master's text style for it (ECMA-376 part 1, 19.3.1.36 and 19.3.1.52). See notes/templates.md.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct, field

from talkbuilder.backends.pptx.style import Insets, Style
from talkbuilder.backends.pptx.template_color import Palette, resolved
from talkbuilder.backends.pptx.template_paint import Blob, Canvas, canvas, rect_of, shape_fill
from talkbuilder.backends.pptx.text import NATURAL_LINE
from talkbuilder.backends.pptx.xml import A, P
from talkbuilder.color import Rgb
from talkbuilder.geometry import Rect, Size
from talkbuilder.units import pt

# lxml's elements; its stubs know no element classes of python-pptx.
Element = Any

_NS = {"a": A, "p": P}
_MASTER_KIND = {"title": "title", "ctrTitle": "title", "ftr": "ftr", "sldNum": "sldNum", "dt": "dt"}
_STYLES = {"title": "titleStyle", "body": "bodyStyle"}
_ALIGN: dict[str, Literal["left", "center", "right"]] = {"ctr": "center", "r": "right"}
_ANCHOR: dict[str, Literal["top", "middle", "bottom"]] = {"ctr": "middle", "b": "bottom"}
_INSET_EMU = {"lIns": 91_440, "tIns": 45_720, "rIns": 91_440, "bIns": 45_720}
_BULLETS = ("buChar", "buAutoNum", "buBlip")
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "noFill")
# What text has where neither placeholder nor master say anything: the default of all makers.
_SIZE = 18.0
# Points. Below that nothing can be read, and nobody meant it to be.
_LEAST = 12.0
# 60,000ths of a degree: a placeholder may lean a little.
_LEANING = 5 * 60_000


class FoundHolder(Struct, frozen=True):
    """A placeholder of a template's layout: type and index as slides refer to it, its outer box, its style.

    ``ink`` is the colour that its text has there, ``ground`` what it stands on; None where that isn't known.
    """

    type: str
    index: int
    rect: Rect
    style: Style
    ink: Rgb | None = None
    ground: Rgb | None = None

    @property
    def inner(self) -> Rect:
        """Where the text goes."""
        left, top, right, bottom = self.style.inset
        rect = self.rect
        return Rect(
            rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom
        )


class FoundLayout(Struct, frozen=True):
    """A layout of a template.

    ``canvas`` is what it paints, ``colors`` its colours by name, ``override`` its own colour map, which slides must
    repeat. ``left_out`` are the placeholders that cannot be used, with the reason.
    """

    part: str
    name: str
    type: str
    holders: tuple[FoundHolder, ...]
    canvas: Canvas = field(default_factory=Canvas)
    colors: Palette = field(default_factory=dict)
    override: str = ""
    left_out: tuple[tuple[str, str], ...] = ()


class Look(Struct, frozen=True):
    """What a layout inherits that is no placeholder: page, theme part, its colours, and how to read pictures."""

    page: Size
    theme: Element
    colors: Palette
    blobs: Mapping[str, Blob]


def read_layout(
    part: str, layout: Element, master: Element, look: Look, override: str = ""
) -> FoundLayout:
    """Return a layout with its placeholders, inheritance resolved; those that cannot be used are left out."""
    painted = canvas(layout, master, look.theme, look.page, look.colors, look.blobs)
    left_out: list[tuple[str, str]] = []
    holders = tuple(_holders(layout, master, look, painted, left_out))
    name = layout.find("p:cSld", _NS).get("name") or ""
    kind = layout.get("type") or ""
    return FoundLayout(part, name, kind, holders, painted, look.colors, override, tuple(left_out))


def _holders(
    layout: Element,
    master: Element,
    look: Look,
    painted: Canvas,
    left_out: list[tuple[str, str]],
) -> Iterator[FoundHolder]:
    parents = {_kind(ph): sp for sp, ph in _placeholders(master)}
    for sp, ph in _placeholders(layout):
        kind = _kind(ph)
        chain = [sp] + ([parents[kind]] if kind in parents else [])
        body = [
            found
            for found in (s.find("p:txBody/a:bodyPr", _NS) for s in chain)
            if found is not None
        ]
        rect = _rect(chain)
        type = ph.get("type") or "obj"
        reason = _unusable(rect, chain, body, look.page)
        if rect is None or reason:
            left_out.append((type, reason))
            continue
        levels = [*_own_levels(chain), *_master_levels(master, kind)]
        index = int(ph.get("idx") or 0)
        own = Canvas((*painted.layers, *_own_fill(chain, rect, look)))
        ink = _ink(levels, look.colors)
        yield FoundHolder(type, index, rect, _style(kind, body, levels), ink, own.under(rect))


def _unusable(rect: Rect | None, chain: list[Element], body: list[Element], page: Size) -> str:
    """Why text of ours cannot stand in a placeholder; nothing if it can."""
    if rect is None:
        return "has no position, neither on the layout nor on the master"
    if (_first(body, "vert") or "horz") != "horz":
        return "is set vertically"
    turn = next((sp.find("p:spPr/a:xfrm", _NS) for sp in chain if rect_of(sp) is not None), None)
    rotation = int(turn.get("rot") or 0) % 21_600_000 if turn is not None else 0
    if _LEANING < rotation < 21_600_000 - _LEANING:
        return "is rotated"
    if min(rect.size) < _LEAST:
        return f"is only {rect.width:.0f} × {rect.height:.0f} pt"
    x, y = rect.center
    if not (0 <= x <= page.width and 0 <= y <= page.height):
        return "lies outside the page"
    return ""


def _own_fill(chain: list[Element], rect: Rect, look: Look) -> Iterator[Any]:
    """What a placeholder paints behind its text: the first in the chain that says anything."""
    for sp, blob in zip(chain, (look.blobs["layout"], look.blobs["master"]), strict=False):
        properties = sp.find("p:spPr", _NS)
        if properties is not None and properties.find("a:noFill", _NS) is not None:
            return
        found = list(shape_fill(sp, rect, look.colors, blob))
        if found:
            yield from found
            return


def _ink(levels: list[Element], colors: Palette) -> Rgb | None:
    """The colour of a first-level paragraph; what nobody coloured has the scheme's text colour."""
    for level in levels:
        run = level.find("a:defRPr", _NS)
        if run is not None and any(run.find(f"a:{fill}", _NS) is not None for fill in _FILLS):
            solid = run.find("a:solidFill", _NS)
            return None if solid is None else resolved(solid, colors)
    return colors.get("tx1")


def _placeholders(root: Element) -> Iterator[tuple[Element, Element]]:
    for sp in root.iterfind("p:cSld/p:spTree/p:sp", _NS):
        ph = sp.find("p:nvSpPr/p:nvPr/p:ph", _NS)
        if ph is not None:
            yield sp, ph


def _kind(ph: Element) -> str:
    return _MASTER_KIND.get(ph.get("type") or "obj", "body")


def _rect(chain: list[Element]) -> Rect | None:
    return next((rect for rect in map(rect_of, chain) if rect is not None), None)


def _own_levels(chain: list[Element]) -> Iterator[Element]:
    for sp in chain:
        yield from sp.iterfind("p:txBody/a:lstStyle/a:lvl1pPr", _NS)


def _master_levels(master: Element, kind: str) -> Iterator[Element]:
    yield from master.iterfind(f"p:txStyles/p:{_STYLES.get(kind, 'otherStyle')}/a:lvl1pPr", _NS)


# ECMA-376 part 1, ST_TextFontSize and ST_TextSpacingPercent.
_SMALLEST, _LARGEST = 1, 4000
_WIDEST = 132


def _style(kind: str, body: list[Element], levels: list[Element]) -> Style:
    size, bold = _run(levels, "sz"), _run(levels, "b")
    points = int(size) / 100 if size else _SIZE
    if not _SMALLEST <= points <= _LARGEST:
        raise ValueError(f"a text of {points:g} pt; PowerPoint's are {_SMALLEST} to {_LARGEST} pt")
    return Style(
        size=points,
        family="heading" if kind == "title" else "body",
        bold=bold in ("1", "true"),
        align=_ALIGN.get(_first(levels, "algn") or "", "left"),
        anchor=_ANCHOR.get(_first(body, "anchor") or "", "top"),
        line_height=_line_height(levels),
        inset=_insets(body),
        before=None,
        bullet="•" if kind == "body" and _bulleted(levels) else "",
        same_levels=False,
    )


def _first(elements: list[Element], name: str) -> str | None:
    return next((str(e.get(name)) for e in elements if e.get(name) is not None), None)


def _run(levels: list[Element], name: str) -> str | None:
    runs = [level.find("a:defRPr", _NS) for level in levels]
    return _first([run for run in runs if run is not None], name)


def _line_height(levels: list[Element]) -> float:
    for level in levels:
        spacing = level.find("a:lnSpc/a:spcPct", _NS)
        if spacing is not None:
            said = str(spacing.get("val"))
            share = float(said.rstrip("%")) / 100 if said.endswith("%") else int(said) / 100_000
            if not 0 < share <= _WIDEST:
                raise ValueError(f"lines {share:.0%} apart; PowerPoint's are up to {_WIDEST:.0%}")
            return round(share * NATURAL_LINE, 4)
    return NATURAL_LINE


def _insets(body: list[Element]) -> Insets:
    left, top, right, bottom = (
        float(pt(int(_first(body, key) or default))) for key, default in _INSET_EMU.items()
    )
    return left, top, right, bottom


def _bulleted(levels: list[Element]) -> bool:
    for level in levels:
        if level.find("a:buNone", _NS) is not None:
            return False
        if any(level.find(f"a:{name}", _NS) is not None for name in _BULLETS):
            return True
    return False
