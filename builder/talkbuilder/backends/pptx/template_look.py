"""Reads a template's masters and layouts into what the rest decides on; the first are those of its main master.

Holds what python-pptx knows of the package: parts, relationships, pictures.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree
from msgspec import Struct

from talkbuilder.backends.pptx.inherit import FoundLayout, Look, read_layout
from talkbuilder.backends.pptx.match import match
from talkbuilder.backends.pptx.package import OFFICE
from talkbuilder.backends.pptx.template_color import MAP, NS, Palette, palette
from talkbuilder.backends.pptx.template_mend import mend, mend_masters
from talkbuilder.backends.pptx.template_paint import Blob, rect_of
from talkbuilder.color import Rgb
from talkbuilder.geometry import Size
from talkbuilder.theme import SLOTS, Family, Slot
from talkbuilder.units import pt

_LARGEST_PICTURE = 16 << 20
# How much more room another master must have for the first not to be the main one.
_ROOMIER = 1.15


class Opened(Struct, frozen=True):
    """A template that passed the checks: its layouts, what python-pptx holds of it, and its main master's look."""

    deck: Any
    layouts: tuple[FoundLayout, ...]
    scheme: Mapping[Slot, Rgb]
    fonts: Mapping[Family, str]
    page: Size


# ECMA-376 part 1, ST_SlideSizeCoordinate: 914400 to 51206400 EMU, 1 to 56 inches.
_SHORTEST, _LONGEST = 72.0, 4032.0


def opened(deck: Any) -> Opened:
    """Mend and read what python-pptx opened.

    Raises:
        ValueError: its page or its theme is none.
    """
    masters = list(deck.slide_masters)
    for master in masters:
        mend(master._element)
        for layout in master.slide_layouts:
            mend(layout._element)
    mend_masters([(m._element, [layout._element for layout in m.slide_layouts]) for m in masters])
    page = Size(float(pt(deck.slide_width or 0)), float(pt(deck.slide_height or 0)))
    if not all(_SHORTEST <= side <= _LONGEST for side in page):
        size = f"{page.width:.0f} × {page.height:.0f} pt"
        raise ValueError(f"its page is {size}; PowerPoint's are 72 to 4032 pt wide and high")
    read = [_layouts(master, page) for master in masters]
    main = _main(masters, read, page)
    order = [main, *(n for n in range(len(masters)) if n != main)]
    theme = _theme(masters[main])
    colors = palette(etree.fromstring(theme.blob), masters[main]._element.find("p:clrMap", NS))
    layouts = tuple(layout for n in order for layout in read[n])
    return Opened(deck, layouts, slots(colors), _fonts(etree.fromstring(theme.blob)), page)


def slots(colors: Palette) -> dict[Slot, Rgb]:
    """Return the twelve colours by the names of slides; a theme that lacks one is damaged.

    Raises:
        ValueError: a colour is missing, or written in a way that nobody knows.
    """
    missing = [slot for slot in SLOTS if slot not in colors]
    if missing:
        raise ValueError(f"its theme has no colour {MAP[missing[0]]!r} that can be read")
    return {slot: colors[slot] for slot in SLOTS}


def _theme(master: Any) -> Any:
    return master.part.part_related_by(f"{OFFICE}theme")


def _layouts(master: Any, page: Size) -> list[FoundLayout]:
    theme = _theme(master)
    root = etree.fromstring(theme.blob)
    usual = master._element.find("p:clrMap", NS)
    found = []
    for layout in master.slide_layouts:
        own = layout._element.find("p:clrMapOvr/a:overrideClrMapping", NS)
        colors = palette(root, usual if own is None else own)
        slots(colors)
        blobs = {"layout": _blob(layout.part), "master": _blob(master.part), "theme": _blob(theme)}
        override = (
            ""
            if own is None
            else str(etree.tostring(own.getparent(), encoding="unicode", with_tail=False))
        )
        part = str(layout.part.partname).lstrip("/")
        look = Look(page, root, colors, blobs)
        found.append(read_layout(part, layout._element, master._element, look, override))
    return found


def _blob(part: Any) -> Blob:
    def read(rid: str) -> bytes | None:
        rel = part.rels.get(rid) if rid in part.rels else None
        if rel is None or rel.is_external:
            return None
        data: bytes = rel.target_part.blob
        return data if len(data) <= _LARGEST_PICTURE else None

    return read


def _main(masters: list[Any], read: list[list[FoundLayout]], page: Size) -> int:
    """The master that serves most of our layouts; of equals the first, unless another has much more room for text."""
    served = [len(match(layouts)) for layouts in read]
    equals = [n for n, count in enumerate(served) if count == max(served)]
    rooms = {n: _room(masters[n]._element, page) for n in equals}
    return next((n for n in equals[1:] if rooms[n] > _ROOMIER * rooms[equals[0]]), equals[0])


def _room(master: Any, page: Size) -> float:
    """How many square points a master has for text: on the page, and above or below its title."""
    rects = {}
    for sp in master.iterfind("p:cSld/p:spTree/p:sp", NS):
        holder = sp.find("p:nvSpPr/p:nvPr/p:ph", NS)
        if holder is not None:
            rects[holder.get("type") or "obj"] = rect_of(sp)
    body, title = rects.get("body"), rects.get("title")
    if body is None:
        return 0.0
    width = min(body.right, page.width) - max(body.x, 0.0)
    top, bottom = max(body.y, 0.0), min(body.bottom, page.height)
    if title is not None and title.overlaps(body):
        top, bottom = max(
            (title.bottom, bottom), (top, title.y), key=lambda part: part[1] - part[0]
        )
    return max(0.0, width) * max(0.0, bottom - top)


def _fonts(theme: Any) -> dict[Family, str]:
    found: dict[Family, str] = {}
    families: tuple[tuple[Family, str], ...] = (("heading", "majorFont"), ("body", "minorFont"))
    for family, tag in families:
        latin = theme.find(f"a:themeElements/a:fontScheme/a:{tag}/a:latin", NS)
        if latin is not None and latin.get("typeface"):
            found[family] = latin.get("typeface")
    return found
