"""Reads a template's placeholders: where they are and how their text looks, through layout, master and text styles.

PowerPoint looks for each property in turn in the layout's placeholder, in the master's placeholder of the same kind,
in the master's text style for it (ECMA-376 part 1, 19.3.1.36 and 19.3.1.52). See notes/templates.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from talkbuilder.backends.pptx.style import Insets, Style
from talkbuilder.backends.pptx.text import NATURAL_LINE
from talkbuilder.backends.pptx.xml import A, P
from talkbuilder.geometry import Rect
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
# What text has where neither placeholder nor master say anything: the default of all makers.
_SIZE = 18.0


@dataclass(frozen=True, slots=True)
class FoundHolder:
    """A placeholder of a template's layout: type and index as slides refer to it, its outer box, its style."""

    type: str
    index: int
    rect: Rect
    style: Style

    @property
    def inner(self) -> Rect:
        """Where the text goes."""
        left, top, right, bottom = self.style.inset
        rect = self.rect
        return Rect(
            rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom
        )


@dataclass(frozen=True, slots=True)
class FoundLayout:
    """A layout of a template."""

    part: str
    name: str
    type: str
    holders: tuple[FoundHolder, ...]


def read_layout(part: str, layout: Element, master: Element) -> FoundLayout:
    """Return a layout with its placeholders, inheritance resolved; those set vertically are left out."""
    holders = tuple(_holders(layout, master))
    name = layout.find("p:cSld", _NS).get("name") or ""
    return FoundLayout(part, name, layout.get("type") or "", holders)


def _holders(layout: Element, master: Element) -> Iterator[FoundHolder]:
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
        if rect is None or any((b.get("vert") or "horz") != "horz" for b in body[:1]):
            continue
        levels = [*_own_levels(chain), *_master_levels(master, kind)]
        index = int(ph.get("idx") or 0)
        yield FoundHolder(ph.get("type") or "obj", index, rect, _style(kind, body, levels))


def _placeholders(root: Element) -> Iterator[tuple[Element, Element]]:
    for sp in root.iterfind("p:cSld/p:spTree/p:sp", _NS):
        ph = sp.find("p:nvSpPr/p:nvPr/p:ph", _NS)
        if ph is not None:
            yield sp, ph


def _kind(ph: Element) -> str:
    return _MASTER_KIND.get(ph.get("type") or "obj", "body")


def _rect(chain: list[Element]) -> Rect | None:
    for sp in chain:
        off, ext = sp.find("p:spPr/a:xfrm/a:off", _NS), sp.find("p:spPr/a:xfrm/a:ext", _NS)
        if off is not None and ext is not None:
            x, y, width, height = (
                float(pt(int(e.get(key))))
                for e, key in ((off, "x"), (off, "y"), (ext, "cx"), (ext, "cy"))
            )
            return Rect(x, y, width, height)
    return None


def _own_levels(chain: list[Element]) -> Iterator[Element]:
    for sp in chain:
        yield from sp.iterfind("p:txBody/a:lstStyle/a:lvl1pPr", _NS)


def _master_levels(master: Element, kind: str) -> Iterator[Element]:
    yield from master.iterfind(f"p:txStyles/p:{_STYLES.get(kind, 'otherStyle')}/a:lvl1pPr", _NS)


def _style(kind: str, body: list[Element], levels: list[Element]) -> Style:
    size, bold = _run(levels, "sz"), _run(levels, "b")
    return Style(
        size=int(size) / 100 if size else _SIZE,
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
