"""What slides stand on: a package without slides, be it our own theme's or a company's template."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from talkbuilder.backends.pptx import xml
from talkbuilder.backends.pptx.master import MASTER_ID, holders, layout_xml, master_xml
from talkbuilder.backends.pptx.notes import PAGE, notes_master
from talkbuilder.backends.pptx.package import OFFICE, PML, Part, Rel
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.backends.pptx.shapes import Holder
from talkbuilder.backends.pptx.theme_xml import THEME_TYPE, notes_theme_xml, theme_xml
from talkbuilder.theme import LayoutName, SlotName, Theme, Token
from talkbuilder.units import emu


class Ground(Struct, frozen=True):
    """One layout that slides can stand on; ``part`` is its file as slides see it.

    ``look`` is the theme as it is seen there, where a layout of a template has other colours or another ground than the
    rest; ``override`` its own colour map, if it has one.
    """

    part: str
    holders: Mapping[SlotName, Holder]
    background: Token = "background"
    look: Theme | None = None
    override: str = ""


class Base(Struct, frozen=True):
    """A package without slides.

    presentation.xml is ``opening`` + slide list + ``sizes`` + custom shows + ``closing`` + extensions (``extensions``
    and ours) + end. ``rels`` are its relationships; ``notes_master`` is as notes pages see it. ``standard_text`` says
    that text outside placeholders is 18 pt and ``tx1`` where nothing else is said, as everybody's is.
    """

    parts: tuple[Part, ...]
    rels: tuple[Rel, ...]
    layouts: Mapping[LayoutName, Ground]
    notes_master: str
    opening: str
    sizes: str
    closing: str
    extensions: str = ""
    standard_text: bool = True


def own_base(theme: Theme, footer: str = "", others: Sequence[tuple[str, str]] = ()) -> Base:
    """Return the package of ``theme``: one master, its layouts, a notes master.

    ``others`` are the faces of scripts that the theme's own have no letters of.
    """
    paint = Paint(theme)
    names = list(theme.layouts)
    up = "../slideMasters/slideMaster1.xml"
    layouts = [
        Part(f"ppt/slideLayouts/slideLayout{n}.xml", f"{PML}slideLayout+xml", layout_xml(name, theme, paint, footer),
             (Rel("rId1", f"{OFFICE}slideMaster", up),))
        for n, name in enumerate(names, 1)
    ]  # fmt: skip
    down = [
        Rel(f"rId{n}", f"{OFFICE}slideLayout", f"../slideLayouts/slideLayout{n}.xml")
        for n in range(1, len(names) + 1)
    ]
    master = Part(
        "ppt/slideMasters/slideMaster1.xml", f"{PML}slideMaster+xml", master_xml(theme, paint),
        (*down, Rel(f"rId{len(names) + 1}", f"{OFFICE}theme", "../theme/theme1.xml")),
    )  # fmt: skip
    notes = notes_parts(theme, "ppt/notesMasters/notesMaster1.xml", "ppt/theme/theme2.xml")
    width, height = emu(theme.page.width), emu(theme.page.height)
    rels = (
        Rel("rId1", f"{OFFICE}slideMaster", "slideMasters/slideMaster1.xml"),
        Rel("rId2", f"{OFFICE}notesMaster", "notesMasters/notesMaster1.xml"),
        Rel("rId3", f"{OFFICE}presProps", "presProps.xml"),
        Rel("rId4", f"{OFFICE}viewProps", "viewProps.xml"),
        Rel("rId5", f"{OFFICE}theme", "theme/theme1.xml"),
        Rel("rId6", f"{OFFICE}tableStyles", "tableStyles.xml"),
    )
    look = Part("ppt/theme/theme1.xml", THEME_TYPE, theme_xml(theme, others))
    return Base(
        parts=(master, *layouts, look, *notes, *_properties()),
        rels=rels,
        layouts={
            name: Ground(f"../slideLayouts/slideLayout{n}.xml", holders(name, theme), theme.layouts[name].background)
            for n, name in enumerate(names, 1)
        },
        notes_master="../notesMasters/notesMaster1.xml",
        opening=(
            f'{xml.HEAD}<p:presentation {xml.SPACES} saveSubsetFonts="1" autoCompressPictures="0">'
            f'<p:sldMasterIdLst><p:sldMasterId id="{MASTER_ID}" r:id="rId1"/></p:sldMasterIdLst>'
            '<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>'
        ),
        sizes=f'<p:sldSz cx="{width}" cy="{height}"/><p:notesSz cx="{emu(PAGE.width)}" cy="{emu(PAGE.height)}"/>',
        closing=default_text(),
    )  # fmt: skip


def notes_parts(theme: Theme, master: str, theme_part: str) -> tuple[Part, Part]:
    """Return a notes master and its theme."""
    target = f"../{theme_part.removeprefix('ppt/')}"
    return (
        Part(master, f"{PML}notesMaster+xml", notes_master(theme.page), (Rel("rId1", f"{OFFICE}theme", target),)),
        Part(theme_part, THEME_TYPE, notes_theme_xml(theme)),
    )  # fmt: skip


def default_text() -> str:
    """Return what text in boxes and shapes has by default: 18 pt in the theme's body face."""
    levels = "".join(
        f'<a:lvl{n}pPr marL="{emu(36.0 * (n - 1))}" algn="l" rtl="0"><a:defRPr sz="1800" kern="1200"><a:solidFill>'
        f'<a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl{n}pPr>'
        for n in range(1, 10)
    )
    return f"<p:defaultTextStyle>{levels}</p:defaultTextStyle>"


def _properties() -> tuple[Part, ...]:
    table = f'{xml.HEAD}<a:tblStyleLst xmlns:a="{xml.A}" def="{{2D5ABB26-0587-4C30-8999-92F81FD0307C}}"/>'
    return (
        Part("ppt/presProps.xml", f"{PML}presProps+xml", f"{xml.HEAD}<p:presentationPr {xml.SPACES}/>"),
        Part("ppt/viewProps.xml", f"{PML}viewProps+xml", f"{xml.HEAD}<p:viewPr {xml.SPACES}/>"),
        Part("ppt/tableStyles.xml", f"{PML}tableStyles+xml", table),
    )  # fmt: skip
