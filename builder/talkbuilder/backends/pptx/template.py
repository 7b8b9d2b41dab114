"""A company's template: read as a theme to compose on, and as the package that our slides go into.

The only file that opens a package with python-pptx, which knows parts and relationships; see notes/templates.md.
"""

import io
import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from talkbuilder.backends.pptx import xml, zipcheck
from talkbuilder.backends.pptx.base import Base, Ground, default_text, notes_parts
from talkbuilder.backends.pptx.inherit import FoundHolder, FoundLayout, read_layout
from talkbuilder.backends.pptx.master import reference
from talkbuilder.backends.pptx.match import settle
from talkbuilder.backends.pptx.package import OFFICE, Part, Rel
from talkbuilder.backends.pptx.pour import base_area, boxes, content_area
from talkbuilder.backends.pptx.recolor import recolored
from talkbuilder.backends.pptx.shapes import Holder
from talkbuilder.backends.pptx.template_mend import mend
from talkbuilder.color import Rgb
from talkbuilder.geometry import Rect, Size
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.theme import (
    LAYOUTS,
    SLOTS,
    Box,
    Face,
    Family,
    Layout,
    LayoutName,
    Slot,
    SlotName,
    Theme,
)
from talkbuilder.units import pt

_NS = {"a": xml.A, "p": xml.P, "r": xml.R}
_SLIDES = "/ppt/slides/"
# What belongs to the slides that a template was saved with, or to its history, and goes with them.
_LEFT_BEHIND = (
    "slide", "commentAuthors", "comments", "printerSettings", "changesInfo", "revisionInfo", "customXml", "tags",
    "authors", "vbaProject",
)  # fmt: skip
_MIDDLE = ("sldSz", "notesSz", "smartTags", "embeddedFontLst")
# What opening somebody's damaged package can end in.
_DAMAGE = (KeyError, ValueError, AttributeError, TypeError, IndexError, etree.LxmlError, OSError)


@dataclass(frozen=True, slots=True)
class Opened:
    """A template that passed the checks: its layouts, what python-pptx holds of it, and the first master's look."""

    deck: Any
    layouts: tuple[FoundLayout, ...]
    scheme: Mapping[Slot, Rgb]
    fonts: Mapping[Family, str]
    page: Size


def open_template(data: bytes) -> tuple[Opened | None, tuple[Problem, ...]]:
    """Check and open a .pptx or .potx."""
    problems = zipcheck.check(data)
    if problems:
        return None, problems
    # It takes 0.2 s to import, more than most builds without a template spend on PowerPoint.
    from pptx import Presentation  # noqa: PLC0415
    from pptx.exc import PythonPptxError  # noqa: PLC0415

    try:
        opened = _opened(Presentation(io.BytesIO(zipcheck.as_deck(data))))
    except (PythonPptxError, *_DAMAGE) as trouble:
        return None, (_unusable(f"cannot be opened: {trouble}"),)
    if not opened.layouts:
        return None, (_unusable("has no slide layouts"),)
    return opened, ()


def read(
    data: bytes, base: Theme, used: Collection[LayoutName] = LAYOUTS
) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return the theme that a template makes of ``base``: its page, colours, fonts and boxes, our meanings.

    Only of the layouts ``used`` it is told that the template lacks them.
    """
    opened, problems = open_template(data)
    if opened is None:
        return None, problems
    settled, own, problems = settle(opened.layouts, used)
    area = base_area(base)
    model = settled["bullets"]
    # A slide fills the screen's height, be it 7.5 inches or 6: sizes are a share of it.
    scale = opened.page.height / base.page.height
    layouts: dict[LayoutName, Layout] = {}
    for name, ours in base.layouts.items():
        found = settled[name]
        room = content_area(found, model, opened.page)
        if name == "title":  # not content below a title, but the page as a whole
            room, made = _page_area(area, base.page, opened.page), name in own
        else:
            made = name in own
        ours = Layout(ours.name, {slot: _sized(box, scale) for slot, box in ours.boxes.items()})
        layouts[name] = Layout(found.name, boxes(name, ours, found, made, area, room))
    faces = {
        family: Face(opened.fonts.get(family, face.office), face.own)
        for family, face in base.faces.items()
    }
    theme = replace(
        base,
        name=f"{base.name} on a template",
        page=opened.page,
        scheme=opened.scheme,
        swatches=recolored(base, opened.scheme),
        faces=faces,
        layouts=layouts,
        inverse=False,
        ornament=False,
    )
    return theme, problems


def template_base(data: bytes, theme: Theme) -> tuple[Base | None, tuple[Problem, ...]]:
    """Return the template's package without its slides, for slides that were composed on ``theme`` of `read`."""
    opened, problems = open_template(data)
    if opened is None:
        return None, problems
    settled, _, _ = settle(opened.layouts)
    root = opened.deck.part
    parts = list(_parts(root))
    notes = next((rel for rel in root.rels.values() if rel.reltype == f"{OFFICE}notesMaster"), None)
    rels = [_rel(rel, "/ppt/presentation.xml") for rel in _kept(root)]
    element = root._element
    opening = _opening(element) + _child(element, "sldMasterIdLst")
    if notes is None:
        notes_master = "ppt/notesMasters/notesMaster1.xml"
        parts += notes_parts(theme, notes_master, "ppt/theme/themeOfNotes.xml")
        rels.append(Rel("rIdNotes", f"{OFFICE}notesMaster", "notesMasters/notesMaster1.xml"))
        rid = "rIdNotes"
    else:
        notes_master = str(notes.target_part.partname).lstrip("/")
        rid = notes.rId
    opening += f'<p:notesMasterIdLst><p:notesMasterId r:id="{rid}"/></p:notesMasterIdLst>'
    grounds = {
        name: Ground(
            posixpath.relpath("/" + found.part, _SLIDES), _holders(theme.layouts[name], found)
        )
        for name, found in settled.items()
    }
    base = Base(
        parts=tuple(parts),
        rels=tuple(rels),
        layouts=grounds,
        notes_master=posixpath.relpath("/" + notes_master, "/ppt/notesSlides/"),
        opening=opening + _child(element, "handoutMasterIdLst"),
        sizes="".join(_child(element, tag) for tag in _MIDDLE),
        closing=_child(element, "kinsoku")
        + (_child(element, "defaultTextStyle") or default_text()),
    )
    return base, ()


def _unusable(message: str) -> Problem:
    return Problem(
        NOWHERE, "bad-template", f"the template {message}", "save it again with PowerPoint"
    )


def _sized(box: Box, scale: float) -> Box:
    return replace(box, size=round(box.size * scale, 1), min_size=round(box.min_size * scale, 1))


def _page_area(area: Rect, ours: Size, theirs: Size) -> Rect:
    sx, sy = theirs.width / ours.width, theirs.height / ours.height
    return Rect(area.x * sx, area.y * sy, area.width * sx, area.height * sy)


# --- reading ------------------------------------------------------------------------------------------------------


def _opened(deck: Any) -> Opened:
    for master in deck.slide_masters:
        mend(master._element)
        for layout in master.slide_layouts:
            mend(layout._element)
    layouts = tuple(
        read_layout(str(layout.part.partname).lstrip("/"), layout._element, master._element)
        for master in deck.slide_masters
        for layout in master.slide_layouts
    )
    master = deck.slide_masters[0]
    theme = etree.fromstring(master.part.part_related_by(f"{OFFICE}theme").blob)
    page = Size(float(pt(deck.slide_width)), float(pt(deck.slide_height)))
    return Opened(deck, layouts, _scheme(theme, master._element), _fonts(theme), page)


def _scheme(theme: Any, master: Any) -> dict[Slot, Rgb]:
    """The master's colour map says which end of the theme's colours is the background."""
    colors: dict[str, Rgb] = {}
    for entry in theme.iterfind("a:themeElements/a:clrScheme/*", _NS):
        color = entry[0]
        colors[etree.QName(entry).localname] = Rgb.parse(color.get("lastClr") or color.get("val"))
    mapped = master.find("p:clrMap", _NS)
    return {slot: colors[mapped.get(slot)] for slot in SLOTS}


def _fonts(theme: Any) -> dict[Family, str]:
    found: dict[Family, str] = {}
    families: tuple[tuple[Family, str], ...] = (("heading", "majorFont"), ("body", "minorFont"))
    for family, tag in families:
        latin = theme.find(f"a:themeElements/a:fontScheme/a:{tag}/a:latin", _NS)
        if latin is not None and latin.get("typeface"):
            found[family] = latin.get("typeface")
    return found


def _holders(layout: Layout, found: FoundLayout) -> dict[SlotName, Holder]:
    by_key: dict[tuple[str, int], FoundHolder] = {(h.type, h.index): h for h in found.holders}
    made: dict[SlotName, Holder] = {}
    for slot, box in layout.boxes.items():
        home = by_key.get((box.placeholder_type, box.placeholder_index))
        if home is not None:
            style = replace(home.style, token=box.token)
            made[slot] = Holder(reference(box), home.rect, style)
    return made


# --- the package --------------------------------------------------------------------------------------------------


def _kept(part: Any) -> list[Any]:
    """The relationships of a part that stay: all but those to slides and to the template's history."""
    return [
        rel
        for _, rel in sorted(part.rels.items())
        if not rel.reltype.endswith(tuple(f"/{word}" for word in _LEFT_BEHIND))
    ]


def _parts(root: Any) -> Iterator[Part]:
    """Everything that the presentation still leads to, in a fixed order."""
    seen: dict[str, Any] = {}
    todo = [rel.target_part for rel in _kept(root) if not rel.is_external]
    while todo:
        part = todo.pop()
        name = str(part.partname)
        if name in seen or part is root:
            continue
        seen[name] = part
        todo += [rel.target_part for rel in _kept(part) if not rel.is_external]
    for name, part in sorted(seen.items()):
        kept = _kept(part)
        data = part.blob
        gone = {rel.rId for rel in part.rels.values()} - {rel.rId for rel in kept}
        if gone:
            data = _without_links(data, gone)
        rels = tuple(
            _rel(rel, name) for rel in kept if rel.is_external or rel.target_part is not root
        )
        yield Part(name.lstrip("/"), part.content_type, data, rels)


def _rel(rel: Any, owner: str) -> Rel:
    if rel.is_external:
        return Rel(rel.rId, rel.reltype, rel.target_ref, True)
    return Rel(
        rel.rId,
        rel.reltype,
        posixpath.relpath(str(rel.target_part.partname), posixpath.dirname(owner)),
    )


def _without_links(data: bytes, gone: set[str]) -> bytes:
    """Take out what refers to a relationship that is gone: buttons on a layout that lead to a slide, tags."""
    root: Any = etree.fromstring(data)
    refers = f"{{{xml.R}}}"
    for element in list(root.iter()):
        if any(value in gone for key, value in element.attrib.items() if key.startswith(refers)):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _opening(element: Any) -> str:
    """The root's start tag, with the namespaces and settings it had."""
    bare = etree.Element(element.tag, element.attrib, nsmap=element.nsmap)
    return xml.HEAD + etree.tostring(bare, encoding="unicode").removesuffix("/>") + ">"


def _child(element: Any, tag: str) -> str:
    child = element.find(f"p:{tag}", _NS)
    return "" if child is None else str(etree.tostring(child, encoding="unicode", with_tail=False))
