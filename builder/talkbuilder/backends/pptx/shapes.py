"""Auto-shapes, connectors, free forms, text boxes, pictures and groups (ECMA-376 part 1, 19.3.1 and 20.1)."""

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.backends.pptx import xml
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.backends.pptx.style import LOOSE, Style
from talkbuilder.backends.pptx.text import Links, TextWriter
from talkbuilder.geometry import CubicTo, LineTo, MoveTo, Path, Point, Rect, bounds
from talkbuilder.scene import Connector, Glue, Group, Picture, Role, Shape, TextBlock
from talkbuilder.theme import SlotName
from talkbuilder.units import emu

# [MS-ODRAWXML] 2.24: screen readers pass over it.
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
EMPTY_BODY = "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody>"


class Holder(Struct, frozen=True):
    """A placeholder of a layout, as slides refer to it: ``ph`` is its XML, ``outer`` where the layout puts it."""

    ph: str
    outer: Rect
    style: Style


class Pen(Struct, frozen=True):
    """All that writing the items of one slide needs: identities, places to refer to, and the deck's writers.

    ``freeform`` asks for connectors as plain shapes, for programs that ignore adjust values.
    """

    ids: Mapping[str, int]
    names: Mapping[str, str]
    holders: Mapping[SlotName, Holder]
    pictures: Mapping[str, str]
    charts: Mapping[str, str]
    links: Links
    text: TextWriter
    paint: Paint
    freeform: bool = False

    def identity(self, id: str, alt: str = "", role: Role = "figure", click: str = "") -> str:
        """Return ``p:cNvPr``: number, name, alternative text, link, and whether it is mere decoration."""
        head = f'<p:cNvPr id="{self.ids[id]}" name="{xml.attr(self.names[id])}"'
        if alt:
            head += f' descr="{xml.attr(alt)}"'
        inside = click + (DECORATIVE if role == "decoration" and not alt else "")
        return f"{head}>{inside}</p:cNvPr>" if inside else f"{head}/>"


@lru_cache(maxsize=4096)  # what stands still while a figure moves, and boxes in rows and columns
def frame(rect: Rect, tag: str = "a:xfrm", turned: str = "") -> str:
    """Return a transform; edges are rounded, not sizes, so that what meets on the slide meets in the file."""
    left, top = rect.x, rect.y
    x, y = emu(left), emu(top)
    return (
        f'<{tag}{turned}><a:off x="{x}" y="{y}"/>'
        f'<a:ext cx="{emu(left + rect.width) - x}" cy="{emu(top + rect.height) - y}"/></{tag}>'
    )


def shape(item: Shape, pen: Pen) -> str:
    """Return an auto-shape with its text inside."""
    click = pen.links.click(item.link) if item.link else ""
    body = EMPTY_BODY
    if item.text is not None:
        body = (
            f"<p:txBody>{pen.text.body_properties(item.text, LOOSE, fresh=True)}<a:lstStyle/>"
            f"{pen.text.paragraphs(item.text, LOOSE, pen.links)}</p:txBody>"
        )
    return (
        f"<p:sp><p:nvSpPr>{pen.identity(item.id, item.alt, item.role, click)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{frame(item.rect)}{_geometry(item)}{pen.paint.fill(item.fill)}{pen.paint.line(item.line)}</p:spPr>"
        f"{body}</p:sp>"
    )


def _geometry(item: Shape) -> str:
    adjust = ""
    if item.geometry == "roundRect":
        width, height = item.rect.width, item.rect.height
        least = min(width, height)
        share = min(50_000, round(item.radius / least * 100_000)) if least > 0 else 0
        adjust = f'<a:gd name="adj" fmla="val {share}"/>'
    return f'<a:prstGeom prst="{item.geometry}"><a:avLst>{adjust}</a:avLst></a:prstGeom>'


def text_block(item: TextBlock, pen: Pen) -> str:
    """Return text in its layout's placeholder, or in a text box where the layout has none."""
    holder = pen.holders.get(item.slot) if item.slot else None
    if holder is None:
        style, place, ph = LOOSE, frame(item.rect), ""
        kind = '<p:cNvSpPr txBox="1"/>'
        place += '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        properties = pen.text.body_properties(item.text, LOOSE, fresh=True)
    else:
        style, ph = holder.style, holder.ph
        kind = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        outer = _outer(item, style)
        place = "" if _same(outer, holder.outer) else frame(outer)
        text = item.text
        properties = pen.text.body_properties(text, _kept_insets(style, text.inset))
    identity = pen.identity(item.id, role=item.role)
    return (
        f"<p:sp><p:nvSpPr>{identity}{kind}<p:nvPr>{ph}</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>"
        f"<p:txBody>{properties}<a:lstStyle/>{pen.text.paragraphs(item.text, style, pen.links)}</p:txBody></p:sp>"
    )


def _outer(item: TextBlock, style: Style) -> Rect:
    """A template's placeholder keeps its own insets round text that was measured without."""
    if any(item.text.inset):
        return item.rect
    left, top, right, bottom = style.inset
    rect = item.rect
    return Rect(rect.x - left, rect.y - top, rect.width + left + right, rect.height + top + bottom)


def _kept_insets(style: Style, inset: tuple[float, float, float, float]) -> Style:
    return style if any(inset) else replace(style, inset=inset)


def _same(a: Rect, b: Rect) -> bool:
    return all(
        abs(p - q) < 0.05
        for p, q in ((a.x, b.x), (a.y, b.y), (a.width, b.width), (a.height, b.height))
    )


def connector(item: Connector, pen: Pen) -> str:
    """Return a glued preset connector, or a free form where no preset serves or the reader asks for it."""
    if item.preset == "freeform" or pen.freeform:
        return _freeform(item, pen)
    turned = ""
    if item.rotation % 360:
        turned += f' rot="{item.rotation % 360 * 60_000}"'
    turned += ' flipH="1"' if item.flip_h else ""
    turned += ' flipV="1"' if item.flip_v else ""
    adjust = "".join(
        f'<a:gd name="adj{n}" fmla="val {value}"/>' for n, value in enumerate(item.adjust, 1)
    )
    glue = _glue("stCxn", item.begin, pen) + _glue("endCxn", item.end, pen)
    return (
        f"<p:cxnSp><p:nvCxnSpPr>{pen.identity(item.id, item.alt, item.role)}<p:cNvCxnSpPr>{glue}</p:cNvCxnSpPr>"
        f"<p:nvPr/></p:nvCxnSpPr><p:spPr>{frame(item.rect, turned=turned)}"
        f'<a:prstGeom prst="{item.preset}"><a:avLst>{adjust}</a:avLst></a:prstGeom>'
        f"{pen.paint.line(item.line, item.head, item.tail)}</p:spPr></p:cxnSp>"
    )


def _glue(tag: str, glue: Glue | None, pen: Pen) -> str:
    if glue is None or glue.item not in pen.ids:
        return ""
    return f'<a:{tag} id="{pen.ids[glue.item]}" idx="{glue.site}"/>'


def _freeform(item: Connector, pen: Pen) -> str:
    points = _points(item.path)
    box = bounds(Rect(p.x, p.y, 0, 0) for p in points)
    # A path as wide as nothing has no scale, so a straight line is a path one EMU high or wide.
    width = max(1, emu(box.right) - emu(box.x))
    height = max(1, emu(box.bottom) - emu(box.y))

    def at(point: Point) -> str:
        return f'<a:pt x="{emu(point.x) - emu(box.x)}" y="{emu(point.y) - emu(box.y)}"/>'

    strokes = ""
    for segment in item.path:
        match segment:
            case MoveTo(to):
                strokes += f"<a:moveTo>{at(to)}</a:moveTo>"
            case LineTo(to):
                strokes += f"<a:lnTo>{at(to)}</a:lnTo>"
            case CubicTo(c1, c2, to):
                strokes += f"<a:cubicBezTo>{at(c1)}{at(c2)}{at(to)}</a:cubicBezTo>"
    return (
        f"<p:sp><p:nvSpPr>{pen.identity(item.id, item.alt, item.role)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>"
        f'<a:xfrm><a:off x="{emu(box.x)}" y="{emu(box.y)}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{width}" h="{height}" fill="none">{strokes}</a:path></a:pathLst></a:custGeom><a:noFill/>'
        f"{pen.paint.line(item.line, item.head, item.tail)}</p:spPr>{EMPTY_BODY}</p:sp>"
    )


def _points(path: Path) -> list[Point]:
    found: list[Point] = []
    for segment in path:
        if isinstance(segment, CubicTo):
            found += [segment.c1, segment.c2]
        found.append(segment.to)
    return found


def picture(item: Picture, pen: Pen) -> str:
    """Return a picture; its bytes are stored once in the package however often it is shown."""
    rid = pen.links.rels.add("image", pen.pictures[item.digest])
    return (
        f"<p:pic><p:nvPicPr>{pen.identity(item.id, item.alt, item.role)}"
        '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{frame(item.rect)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def group(item: Group, inside: str, box: Rect, pen: Pen) -> str:
    """Return a group whose children keep slide coordinates: its child transform is the identity."""
    x, y = emu(box.x), emu(box.y)
    cx, cy = emu(box.right) - x, emu(box.bottom) - y
    return (
        f"<p:grpSp><p:nvGrpSpPr>{pen.identity(item.id, item.alt, item.role)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f'<p:grpSpPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/>'
        f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{cx}" cy="{cy}"/></a:xfrm></p:grpSpPr>{inside}</p:grpSp>'
    )
