"""One slide: the shape tree, the background and the transition (ECMA-376 part 1, 19.3.1.38)."""

from collections.abc import Iterable
from typing import assert_never

from talkbuilder.backends.pptx import shapes
from talkbuilder.backends.pptx.chart import chart_frame
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.backends.pptx.shapes import Pen
from talkbuilder.backends.pptx.table import table
from talkbuilder.backends.pptx.xml import HEAD, SPACES
from talkbuilder.geometry import CubicTo, Rect, bounds
from talkbuilder.scene import Chart, Connector, Group, Item, Picture, Scene, Shape, Table, TextBlock
from talkbuilder.theme import Token

TREE_HEAD = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
KEEP_COLORS = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
# [MS-PPTX] 2.7.1; who doesn't know Morph fades. See notes/morph.md.
MORPH = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:p159="http://schemas.microsoft.com/office/powerpoint/2015/09/main" Requires="p159">'
    '<p:transition spd="slow" xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" p14:dur="800">'
    '<p159:morph option="byObject"/></p:transition></mc:Choice>'
    '<mc:Fallback><p:transition spd="med"><p:fade/></p:transition></mc:Fallback></mc:AlternateContent>'
)


def slide(
    scene: Scene, pen: Pen, background: Token, morphs: bool, colors: str = KEEP_COLORS
) -> str:
    """Return the slide part; ``background`` is what its layout has already, ``colors`` which colour map counts."""
    own = "" if scene.background == background else background_of(scene.background, pen.paint)
    hidden = ' show="0"' if scene.hidden else ""
    return (
        f"{HEAD}<p:sld {SPACES}{hidden}><p:cSld>{own}<p:spTree>{TREE_HEAD}{_items(scene.items, pen)}"
        f"</p:spTree></p:cSld>{colors}{MORPH if morphs else ''}</p:sld>"
    )


def background_of(token: Token, paint: Paint) -> str:
    """Return ``p:bg``."""
    return f"<p:bg><p:bgPr>{paint.fill(token)}<a:effectLst/></p:bgPr></p:bg>"


def _items(items: Iterable[Item], pen: Pen) -> str:
    return "".join([_item(item, pen) for item in items])


def _item(item: Item, pen: Pen) -> str:
    match item:
        case Shape():
            return shapes.shape(item, pen)
        case TextBlock():
            return shapes.text_block(item, pen)
        case Connector():
            return shapes.connector(item, pen)
        case Group():
            return shapes.group(item, _items(item.items, pen), box_of(item), pen)
        case Picture():
            return shapes.picture(item, pen)
        case Table():
            return table(item, pen)
        case Chart():
            return chart_frame(item, pen)
        case _:
            assert_never(item)


def box_of(item: Item) -> Rect:
    """Return the box that ``item`` covers; a connector covers its path."""
    match item:
        case Group():
            return bounds(box_of(child) for child in item.items)
        case Connector():
            return bounds(Rect(p.x, p.y, 0, 0) for segment in item.path
                          for p in ((segment.c1, segment.c2, segment.to) if isinstance(segment, CubicTo)
                                    else (segment.to,)))  # fmt: skip
        case _:
            return item.rect
