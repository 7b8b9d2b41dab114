"""What lies under a template's placeholders: its background, bands and pictures, as colours.

A template may be dark although its colour scheme is light: a picture or a rectangle covers the page. Then text and
figures in the scheme's own colours could not be read. See notes/templates.md.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from PIL import Image

from talkbuilder.backends.pptx.template_color import NS, Palette, resolved
from talkbuilder.backends.pptx.xml import R
from talkbuilder.color import Rgb, contrast, luminance
from talkbuilder.geometry import Rect, Size
from talkbuilder.units import pt

# A picture's bytes by relationship id, if it may be looked at.
Blob = Callable[[str], bytes | None]
# A cell of a picture: None is see-through.
Cells = tuple[tuple[Rgb | None, ...], ...]
_ACROSS, _DOWN = 16, 9
_MAX_PIXELS = 50_000_000
# Shapes that cover their box (nearly); of others it isn't known what they cover.
_SOLID = ("rect", "roundRect", "round2SameRect", "round1Rect", "flowChartProcess", "snip1Rect")
_DARK = 0.18
# Where a box is looked at, and how much of it must be otherwise, and how much, to be no one ground for text.
_I, _J = 10, 8
_SAMPLES = _I * _J
_PATCH = 0.2
_APART = 3.0


class Layer(Struct, frozen=True):
    """Something that covers a box: in one colour, in the cells of a picture, or in a way that isn't known."""

    rect: Rect
    color: Rgb | None = None
    cells: Cells = ()


class Canvas(Struct, frozen=True):
    """All that a layout paints before a slide's own things, from the bottom up."""

    layers: tuple[Layer, ...] = ()

    def under(self, rect: Rect) -> Rgb | None:
        """Return what text in ``rect`` stands on: the larger of its dark and its light part; None if unknown."""
        light, dark, unknown = self._parts(rect)
        if unknown >= _SAMPLES / 2:
            return None
        return _mean(max((light, dark), key=_count))

    def uneven(self, rect: Rect) -> bool:
        """Whether ``rect`` is dark here and light there, so that nothing can be read on all of it."""
        light, dark, _ = self._parts(rect)
        if min(_count(light), _count(dark)) < _SAMPLES * _PATCH:
            return False
        return contrast(_mean(light), _mean(dark)) >= _APART

    def _parts(self, rect: Rect) -> tuple[list[tuple[Rgb, int]], list[tuple[Rgb, int]], int]:
        """Samples of ``rect``: the light ones, the dark ones, and how many are unknown."""
        found = Counter(
            self._at(rect.x + rect.width * (i + 0.5) / _I, rect.y + rect.height * (j + 0.5) / _J)
            for i in range(_I)
            for j in range(_J)
        )
        unknown = found.pop(None, 0)
        seen = [(color, count) for color, count in found.items() if color is not None]
        light = [(color, count) for color, count in seen if luminance(color) >= _DARK]
        return light, [entry for entry in seen if entry not in light], unknown

    def _at(self, x: float, y: float) -> Rgb | None:
        for layer in reversed(self.layers):
            box = layer.rect
            if not (box.x <= x < box.right and box.y <= y < box.bottom):
                continue
            if layer.color is not None or not layer.cells:
                return layer.color
            row = layer.cells[min(_DOWN - 1, int((y - box.y) / box.height * _DOWN))]
            cell = row[min(_ACROSS - 1, int((x - box.x) / box.width * _ACROSS))]
            if cell is not None:
                return cell
        return None


def _count(part: list[tuple[Rgb, int]]) -> int:
    return sum(count for _, count in part)


def _mean(part: list[tuple[Rgb, int]]) -> Rgb:
    total = _count(part)
    r, g, b = (
        round(sum(getattr(color, channel) * count for color, count in part) / total)
        for channel in ("r", "g", "b")
    )
    return Rgb(r, g, b)


def canvas(
    layout: Any, master: Any, theme: Any, page: Size, known: Palette, blobs: Mapping[str, Blob]
) -> Canvas:
    """Return what ``layout`` paints; ``blobs`` reads pictures of the ``layout``, the ``master`` and the ``theme``."""
    whole = Rect(0, 0, page.width, page.height)
    layers = [Layer(whole, known.get("bg1", Rgb(255, 255, 255)))]
    own = layout.find("p:cSld/p:bg", NS)
    ground = own if own is not None else master.find("p:cSld/p:bg", NS)
    if ground is not None:
        blob = blobs["layout" if own is not None else "master"]
        layers += _background(ground, whole, theme, known, blob, blobs["theme"])
    if layout.get("showMasterSp") not in ("0", "false"):
        layers += _shapes(master.find("p:cSld/p:spTree", NS), known, blobs["master"])
    layers += _shapes(layout.find("p:cSld/p:spTree", NS), known, blobs["layout"])
    return Canvas(tuple(layers))


def _background(
    ground: Any, whole: Rect, theme: Any, known: Palette, blob: Blob, themes: Blob
) -> Iterator[Layer]:
    properties, reference = ground.find("p:bgPr", NS), ground.find("p:bgRef", NS)
    if properties is not None:
        yield from _filled(properties, whole, known, None, blob)
    elif reference is not None:
        holder = resolved(reference, known)
        index = int(reference.get("idx") or 0) - 1001
        fills = theme.find("a:themeElements/a:fmtScheme/a:bgFillStyleLst", NS)
        if fills is not None and 0 <= index < len(fills):
            # One entry of the list, as if it were the only fill of something.
            yield from _fill(fills[index], whole, known, holder, themes)
        elif holder is not None:
            yield Layer(whole, holder)


def _filled(
    owner: Any, rect: Rect, known: Palette, holder: Rgb | None, blob: Blob
) -> Iterator[Layer]:
    for kind in ("solidFill", "gradFill", "blipFill", "pattFill"):
        fill = owner.find(f"a:{kind}", NS)
        if fill is not None:
            yield from _fill(fill, rect, known, holder, blob)


def _fill(fill: Any, rect: Rect, known: Palette, holder: Rgb | None, blob: Blob) -> Iterator[Layer]:
    match str(fill.tag).rpartition("}")[2]:
        case "solidFill":
            color = resolved(fill, known, holder)
            if color is not None:
                yield Layer(rect, color)
        case "gradFill":
            stops = [resolved(stop, known, holder) for stop in fill.iterfind("a:gsLst/a:gs", NS)]
            seen = [(color, 1) for color in stops if color is not None]
            if seen and len(seen) == len(stops):  # not one that lets through what is below
                yield Layer(rect, _mean(seen))
        case "pattFill":
            back = fill.find("a:bgClr", NS)
            color = None if back is None else resolved(back, known, holder)
            yield Layer(rect, color)
        case "blipFill":
            blip = fill.find("a:blip", NS)
            data = None if blip is None else blob(blip.get(f"{{{R}}}embed") or "")
            yield Layer(rect, cells=_cells(data) if data else ())
        case _:
            pass


def _shapes(tree: Any, known: Palette, blob: Blob) -> Iterator[Layer]:
    """What shapes that are no placeholders paint; a group's children where the group puts them."""
    for element in tree if tree is not None else ():
        name = str(element.tag).rpartition("}")[2]
        if name == "grpSp":
            inside = list(_shapes(element, known, blob))
            yield from _in_group(element, inside)
        elif name == "pic":
            rect = rect_of(element)
            fill = element.find("p:blipFill", NS)
            if rect is not None and fill is not None and not _hidden(element):
                yield from _fill(fill, rect, known, None, blob)
        elif name == "sp":
            yield from _shape(element, known, blob)


def _shape(sp: Any, known: Palette, blob: Blob) -> Iterator[Layer]:
    rect = rect_of(sp)
    geometry = sp.find("p:spPr/a:prstGeom", NS)
    if (
        rect is None
        or sp.find("p:nvSpPr/p:nvPr/p:ph", NS) is not None
        or geometry is None
        or geometry.get("prst") not in _SOLID
        or _hidden(sp)
    ):
        return
    yield from shape_fill(sp, rect, known, blob)


def shape_fill(sp: Any, rect: Rect, known: Palette, blob: Blob) -> Iterator[Layer]:
    """What a shape's own fill covers ``rect`` with."""
    properties = sp.find("p:spPr", NS)
    if properties is None or properties.find("a:noFill", NS) is not None:
        return
    found = list(_filled(properties, rect, known, None, blob))
    style = sp.find("p:style/a:fillRef", NS)
    if not found and style is not None and style.get("idx") not in (None, "0"):
        color = resolved(style, known)
        found = [Layer(rect, color)] if color is not None else []
    yield from found


def _hidden(element: Any) -> bool:
    return any(e.get("hidden") in ("1", "true") for e in element.iterfind("*/p:cNvPr", NS))


def rect_of(element: Any) -> Rect | None:
    """Return where a shape or a picture says that it is."""
    transform = element.find("p:spPr/a:xfrm", NS)
    return None if transform is None else _box(transform, "off", "ext")


def _box(transform: Any, corner: str, size: str) -> Rect | None:
    off, ext = transform.find(f"a:{corner}", NS), transform.find(f"a:{size}", NS)
    if off is None or ext is None:
        return None
    x, y, width, height = (
        float(pt(int(e.get(key)))) for e, key in ((off, "x"), (off, "y"), (ext, "cx"), (ext, "cy"))
    )
    return Rect(x, y, width, height)


def _in_group(group: Any, inside: list[Layer]) -> Iterator[Layer]:
    transform = group.find("p:grpSpPr/a:xfrm", NS)
    outer = None if transform is None else _box(transform, "off", "ext")
    inner = None if transform is None else _box(transform, "chOff", "chExt")
    if outer is None or inner is None or min(*inner.size) <= 0:
        return
    sx, sy = outer.width / inner.width, outer.height / inner.height
    for layer in inside:
        box = layer.rect
        moved = Rect(
            outer.x + (box.x - inner.x) * sx, outer.y + (box.y - inner.y) * sy, box.width * sx, box.height * sy
        )  # fmt: skip
        yield Layer(moved, layer.color, layer.cells)


def _cells(data: bytes) -> Cells:
    """A picture in a few cells; none if it is none, or one too large to look at."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF")) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                return ()
            small = picture.convert("RGBA").resize((_ACROSS, _DOWN), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ()
    pixels = list(small.tobytes())

    def cell(x: int, y: int) -> Rgb | None:
        r, g, b, alpha = pixels[4 * (y * _ACROSS + x) :][:4]
        return Rgb(r, g, b) if alpha >= 128 else None

    return tuple(tuple(cell(x, y) for x in range(_ACROSS)) for y in range(_DOWN))
