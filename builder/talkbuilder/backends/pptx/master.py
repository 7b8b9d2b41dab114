"""Our own master and its layouts: the theme's boxes as placeholders (ECMA-376 part 1, 19.3.1.39 and 19.3.1.42)."""

from msgspec.structs import replace

from talkbuilder.backends.pptx import xml
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.backends.pptx.shapes import Holder, frame
from talkbuilder.backends.pptx.slide import KEEP_COLORS, TREE_HEAD, background_of
from talkbuilder.backends.pptx.style import style_of
from talkbuilder.backends.pptx.text import ALIGN, ANCHOR, bullet, line_spacing, typeface
from talkbuilder.backends.pptx.theme_xml import color_map
from talkbuilder.theme import Box, LayoutName, SlotName, Theme
from talkbuilder.units import emu, hundredths

LAYOUT_ID = 2_147_483_649
MASTER_ID = 2_147_483_648
# Layouts and slots whose text is a list, so that a new slide in PowerPoint starts one, too.
_LISTS: frozenset[tuple[LayoutName, SlotName]] = frozenset(
    (layout, slot)
    for layout in ("bullets", "two-columns", "comparison", "figure-text")
    for slot in ("body", "second")
)  # fmt: skip
BULLET = "•"
# Any GUID, the same in every build.
_FIELD = "{6E3C1B8B-0F5A-4B7E-9C1D-2A5F4E8D7C60}"
_LEVELS = 5
_STEP = 18.0
_KINDS: dict[LayoutName, str] = {
    "title": "title", "section": "secHead", "bullets": "obj", "two-columns": "twoObj",
    "comparison": "twoTxTwoObj", "figure": "titleOnly", "image": "titleOnly", "table": "titleOnly",
}  # fmt: skip
_PROMPTS: dict[SlotName, str] = {
    "title": "The point, as a sentence", "subtitle": "Subtitle", "body": "Text", "second": "Text",
    "caption": "Caption", "figure": "Figure", "footer": "", "number": "‹#›",
}  # fmt: skip


def holders(layout: LayoutName, theme: Theme) -> dict[SlotName, Holder]:
    """Return the placeholders of one of our layouts, as slides refer to them."""
    return {
        slot: Holder(reference(box), box.rect, style_of(box, _bullet(layout, slot)))
        for slot, box in theme.layouts[layout].boxes.items()
        if box.placeholder_type
    }


def reference(box: Box) -> str:
    """Return ``p:ph``."""
    kind = "" if box.placeholder_type == "obj" else f' type="{box.placeholder_type}"'
    size = ' sz="quarter"' if box.placeholder_type in ("ftr", "sldNum", "dt") else ""
    index = f' idx="{box.placeholder_index}"' if box.placeholder_index > 0 else ""
    return f"<p:ph{kind}{size}{index}/>"


def _bullet(layout: LayoutName, slot: SlotName) -> str:
    return BULLET if (layout, slot) in _LISTS else ""


def layout_xml(name: LayoutName, theme: Theme, paint: Paint, footer: str = "") -> str:
    """Return a layout part; ``footer`` stands in its footer, where LibreOffice takes the look of all footers from."""
    layout = theme.layouts[name]
    shapes = "".join(
        _placeholder(n, slot, box, theme, paint, _bullet(name, slot), footer)
        for n, (slot, box) in enumerate(layout.boxes.items(), 2)
        if box.placeholder_type
    )
    background = (
        "" if layout.background == "background" else background_of(layout.background, paint)
    )
    kind = f' type="{_KINDS[name]}"' if name in _KINDS else ""
    return (
        f'{xml.HEAD}<p:sldLayout {xml.SPACES}{kind} preserve="1" userDrawn="1"><p:cSld name="{xml.attr(layout.name)}">'
        f"{background}<p:spTree>{TREE_HEAD}{shapes}</p:spTree></p:cSld>{KEEP_COLORS}</p:sldLayout>"
    )


def master_xml(theme: Theme, paint: Paint) -> str:
    """Return the master part: its boxes are those of the plainest layout with a list."""
    model = theme.layouts["bullets"]
    boxes = {**model.boxes}
    body = boxes.get("body", boxes["title"])
    shapes = "".join(
        _placeholder(n, slot, _on_master(boxes[slot], slot), theme, paint, BULLET if slot == "body" else "")
        for n, slot in enumerate(("title", "body", "footer", "number"), 2)
        if slot in boxes
    )  # fmt: skip
    layouts = "".join(
        f'<p:sldLayoutId id="{LAYOUT_ID + n}" r:id="rId{n + 1}"/>'
        for n in range(len(theme.layouts))
    )
    other = f'<a:lvl1pPr><a:defRPr sz="1800">{paint.fill("text")}<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>'
    return (
        f"{xml.HEAD}<p:sldMaster {xml.SPACES}><p:cSld>{background_of('background', paint)}<p:spTree>{TREE_HEAD}{shapes}"
        f"</p:spTree></p:cSld>{color_map(theme.inverse)}<p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst><p:txStyles>"
        f"<p:titleStyle>{_levels(boxes['title'], theme, paint, '', 1)}</p:titleStyle>"
        f"<p:bodyStyle>{_levels(body, theme, paint, BULLET, 9)}</p:bodyStyle>"
        f"<p:otherStyle>{other}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _on_master(box: Box, slot: SlotName) -> Box:
    kinds: dict[SlotName, tuple[str, int]] = {
        "title": ("title", 0), "body": ("body", 1), "footer": ("ftr", 3), "number": ("sldNum", 4),
    }  # fmt: skip
    kind, index = kinds[slot]
    return replace(box, placeholder_type=kind, placeholder_index=index)


def _placeholder(
    id: int, slot: SlotName, box: Box, theme: Theme, paint: Paint, sign: str, footer: str = ""
) -> str:
    prompt = xml.text(footer if slot == "footer" else _PROMPTS[slot])
    if slot == "number":
        words = (
            f'<a:fld id="{_FIELD}" type="slidenum"><a:rPr lang="en-US"/><a:t>{prompt}</a:t></a:fld>'
        )
    else:
        words = (
            f'<a:r><a:rPr lang="en-US"/><a:t>{prompt}</a:t></a:r>'
            if prompt
            else '<a:endParaRPr lang="en-US"/>'
        )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="{slot.capitalize()}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr>{reference(box)}</p:nvPr></p:nvSpPr><p:spPr>{frame(box.rect)}"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" '
        f'rIns="0" bIns="0" anchor="{ANCHOR[box.anchor]}"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle>{_levels(box, theme, paint, sign, _LEVELS)}</a:lstStyle><a:p>{words}</a:p></p:txBody></p:sp>"
    )


def _levels(box: Box, theme: Theme, paint: Paint, sign: str, count: int) -> str:
    """All levels in one size and colour; only the indent tells them apart."""
    run = (
        f'<a:defRPr sz="{hundredths(box.size)}" b="{int(box.bold)}" i="0" kern="1200">{paint.fill(box.token)}'
        f"{typeface(box.family, theme.faces)}</a:defRPr>"
    )
    made = ""
    for level in range(count):
        margin, hang = (emu(_STEP * (level + 1)), -emu(_STEP)) if sign else (0, 0)
        made += (
            f'<a:lvl{level + 1}pPr marL="{margin}" indent="{hang}" algn="{ALIGN[box.align]}" rtl="0">'
            f'{line_spacing(box.line_height)}<a:spcBef><a:spcPts val="0"/></a:spcBef>'
            f"{bullet(sign)}{run}</a:lvl{level + 1}pPr>"
        )
    return made
