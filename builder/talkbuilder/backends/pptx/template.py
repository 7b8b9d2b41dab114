"""A company's template: read as a theme to compose on, and as the package that our slides go into.

The only file that opens a package with python-pptx, which knows parts and relationships; see notes/templates.md.
"""

import io
import posixpath
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree
from msgspec.structs import replace

from talkbuilder.backends.pptx import xml, zipcheck
from talkbuilder.backends.pptx.base import Base, Ground, default_text, notes_parts
from talkbuilder.backends.pptx.inherit import FoundHolder, FoundLayout
from talkbuilder.backends.pptx.master import reference
from talkbuilder.backends.pptx.match import has_title, settle
from talkbuilder.backends.pptx.package import OFFICE, Part, Rel
from talkbuilder.backends.pptx.pour import base_area, boxes, content_area
from talkbuilder.backends.pptx.recolor import READABLE, far, recolored
from talkbuilder.backends.pptx.shapes import Holder
from talkbuilder.backends.pptx.short import shortcomings
from talkbuilder.backends.pptx.template_look import Opened, opened, slots
from talkbuilder.color import Rgb, contrast
from talkbuilder.geometry import Rect, Size, bounds
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.theme import (
    LAYOUTS,
    Box,
    Face,
    Layout,
    LayoutName,
    SlotName,
    Theme,
    Token,
)

_NS = {"a": xml.A, "p": xml.P, "r": xml.R}
_SLIDES = "/ppt/slides/"
# What belongs to the slides that a template was saved with, or to its history, and goes with them.
_LEFT_BEHIND = (
    "slide", "commentAuthors", "comments", "printerSettings", "changesInfo", "revisionInfo", "customXml", "tags",
    "authors", "vbaProject",
)  # fmt: skip
# How far apart two colours may be that count as one page: less than a step of a gradient.
_LIKE = 60
# What large text needs at least (WCAG 2.2, 1.4.3); below it, a template's colour gives way to ours.
_LEGIBLE = 3.0
# Points on a page of ours: how small a headline may become; lists may become 18.
_HEADLINE = 20.0
_COVERS: frozenset[LayoutName] = frozenset({"title", "section", "statement", "questions"})
_MASTERS = ("slideMaster+xml", "notesMaster+xml", "handoutMaster+xml")
_MIDDLE = ("sldSz", "notesSz", "smartTags", "embeddedFontLst")
# What opening somebody's damaged package can end in.
_DAMAGE = (KeyError, ValueError, AttributeError, TypeError, IndexError, etree.LxmlError, OSError)


def open_template(data: bytes) -> tuple[Opened | None, tuple[Problem, ...]]:
    """Check and open a .pptx or .potx."""
    problems = zipcheck.check(data)
    if problems:
        return None, problems
    # It takes 0.2 s to import, more than most builds without a template spend on PowerPoint.
    from pptx import Presentation  # noqa: PLC0415
    from pptx.exc import PythonPptxError  # noqa: PLC0415

    if zipcheck.is_strict(data):
        return None, (_STRICT,)
    try:
        found = opened(Presentation(io.BytesIO(zipcheck.as_deck(data))))
    except (PythonPptxError, *_DAMAGE) as trouble:
        return None, (_unusable(f"cannot be opened: {trouble}"),)
    if not found.layouts:
        return None, (_unusable("has no slide layouts"),)
    if orphan := _masterless(found.deck):
        return None, (_unusable(f"has a layout that names no slide master: {orphan}"),)
    return found, ()


def _masterless(deck: Any) -> str:
    """Return the first layout that does not point back at a master: PowerPoint would repair such a deck."""
    layouts = (layout.part for master in deck.slide_masters for layout in master.slide_layouts)
    for part in layouts:
        if not any(rel.reltype == f"{OFFICE}slideMaster" for rel in part.rels.values()):
            return str(part.partname).lstrip("/")
    return ""


def read(
    data: bytes, base: Theme, used: Collection[LayoutName] = LAYOUTS
) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return the theme that a template makes of ``base``: its page, colours, fonts and boxes, our meanings.

    Only of the layouts ``used`` it is told that the template lacks them.
    """
    found, problems = open_template(data)
    if found is None:
        return None, problems
    settled, own, problems = settle(found.layouts, used)
    area = base_area(base)
    model = settled["bullets"]
    scale = replace(base, page=found.page).scale
    layouts: dict[LayoutName, Layout] = {}
    for name, ours in base.layouts.items():
        theirs = settled[name]
        room = content_area(theirs, model, found.page)
        if name == "title" or not has_title(theirs):
            # not content below a title, but the page as a whole
            room = _page_area(area, base.page, found.page)
        ours = _lowered(ours, name in own and name in _COVERS, base)
        ours = Layout(ours.name, {slot: _sized(box, scale) for slot, box in ours.boxes.items()})
        layouts[name] = Layout(theirs.name, boxes(name, ours, theirs, name in own, area, room))
    faces = {
        family: Face(found.fonts.get(family, face.office), face.own)
        for family, face in base.faces.items()
    }
    theme = replace(
        base,
        name=f"{base.name} on a template",
        page=found.page,
        scheme=found.scheme,
        swatches=recolored(base, found.scheme, _ground(settled["figure"], layouts["figure"])),
        faces=faces,
        layouts=layouts,
        inverse=False,
        ornament=False,
    )
    return theme, (*problems, *shortcomings(theme, base, settled, used))


def template_base(data: bytes, theme: Theme) -> tuple[Base | None, tuple[Problem, ...]]:
    """Return the template's package without its slides, for slides that were composed on ``theme`` of `read`."""
    found, problems = open_template(data)
    if found is None:
        return None, problems
    settled, _, _ = settle(found.layouts)
    root = found.deck.part
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
    grounds = {name: _on(theirs, theme, theme.layouts[name]) for name, theirs in settled.items()}
    base = Base(
        parts=tuple(parts),
        rels=tuple(rels),
        layouts=grounds,
        notes_master=posixpath.relpath("/" + notes_master, "/ppt/notesSlides/"),
        opening=opening + _child(element, "handoutMasterIdLst"),
        sizes="".join(_child(element, tag) for tag in _MIDDLE),
        closing=_child(element, "kinsoku")
        + (_child(element, "defaultTextStyle") or default_text()),
        standard_text=_standard(element),
    )
    return base, ()


_STRICT = Problem(
    NOWHERE,
    "bad-template",
    "the template is Strict Open XML, which this program does not read",
    'in PowerPoint save it again as "PowerPoint Presentation (*.pptx)" or "PowerPoint Template (*.potx)"',
)


def _unusable(message: str) -> Problem:
    return Problem(
        NOWHERE, "bad-template", f"the template {message}", "save it again with PowerPoint"
    )


def _lowered(layout: Layout, cover: bool, base: Theme) -> Layout:
    """Return ``layout`` with a title that may be smaller: as small as a headline on a page meant for large words.

    A company's headlines were made for a word or two, ours say their point as a sentence.
    """
    title = layout.boxes.get("title")
    if title is None:
        return layout
    least = base.layouts["figure"].boxes["title"].min_size if cover else _HEADLINE
    lower = replace(title, min_size=min(title.min_size, least))
    return replace(layout, boxes={**layout.boxes, "title": lower})


def _sized(box: Box, scale: float) -> Box:
    return replace(box, size=round(box.size * scale, 1), min_size=round(box.min_size * scale, 1))


def _page_area(area: Rect, ours: Size, theirs: Size) -> Rect:
    sx, sy = theirs.width / ours.width, theirs.height / ours.height
    return Rect(area.x * sx, area.y * sy, area.width * sx, area.height * sy)


# --- reading ------------------------------------------------------------------------------------------------------


def _ground(theirs: FoundLayout, layout: Layout) -> Rgb | None:
    """What our own things stand on: the page where the layout has no placeholders."""
    return theirs.canvas.under(
        bounds(box.rect for slot, box in layout.boxes.items() if slot not in ("title", "footer", "number"))
    )  # fmt: skip


def _on(theirs: FoundLayout, theme: Theme, layout: Layout) -> Ground:
    """A layout of the template as slides stand on it: with other colours where it looks otherwise than most."""
    scheme, ground = slots(theirs.colors), _ground(theirs, layout)
    page = theme.rgb("background")
    look = None
    if scheme != theme.scheme or (ground is not None and far(ground, page) > _LIKE):
        look = replace(theme, scheme=scheme, swatches=recolored(theme, scheme, ground))
    part = posixpath.relpath("/" + theirs.part, _SLIDES)
    holders = _holders(layout, theirs, look or theme)
    return Ground(part, holders, look=look, override=theirs.override)


def _holders(layout: Layout, theirs: FoundLayout, look: Theme) -> dict[SlotName, Holder]:
    by_key: dict[tuple[str, int], FoundHolder] = {(h.type, h.index): h for h in theirs.holders}
    made: dict[SlotName, Holder] = {}
    for slot, box in layout.boxes.items():
        home = by_key.get((box.placeholder_type, box.placeholder_index))
        if home is not None:
            token, plain = _ink(box.token, home, look)
            style = replace(home.style, token=token, plain=plain)
            made[slot] = Holder(reference(box), home.rect, style)
    return made


def _ink(token: Token, home: FoundHolder, look: Theme) -> tuple[Token | None, bool]:
    """Which of our colours a placeholder's text has by itself (None: one that can't be read), and if it must keep it.

    A placeholder on a band of its own keeps the template's colour: ours were chosen for the page.
    """
    if home.ground is None:
        return token, False
    if far(home.ground, look.rgb("background")) > _LIKE:
        return token, any(contrast(look.rgb(t), home.ground) < READABLE for t in ("text", "muted"))
    if home.ink is not None and contrast(home.ink, home.ground) < _LEGIBLE:
        return None, False
    return token, False


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
    themes: set[str] = set()
    for name, part in sorted(seen.items()):
        kept = _kept(part)
        data = part.blob
        gone = {rel.rId for rel in part.rels.values()} - {rel.rId for rel in kept}
        if gone:
            data = _without_links(data, gone)
        rels = [_rel(rel, name) for rel in kept if rel.is_external or rel.target_part is not root]
        for index, rel in enumerate(kept):
            if rel.reltype.endswith("/theme") and part.content_type.endswith(_MASTERS):
                theme = rel.target_part
                if str(theme.partname) in themes:  # each master has a theme of its own
                    copy = f"/ppt/theme/themeOf{posixpath.basename(name)}"
                    rels[index] = replace(
                        rels[index], target=posixpath.relpath(copy, posixpath.dirname(name))
                    )
                    yield Part(copy.lstrip("/"), theme.content_type, theme.blob)
                themes.add(str(theme.partname))
        yield Part(name.lstrip("/"), part.content_type, data, tuple(rels))


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


def _standard(element: Any) -> bool:
    """Whether text outside placeholders looks as it does with everybody."""
    style = element.find("p:defaultTextStyle", _NS)
    if style is None:
        return True
    run = style.find("a:lvl1pPr/a:defRPr", _NS)
    if run is None or run.get("b") in ("1", "true") or run.get("i") in ("1", "true"):
        return False
    color = run.find("a:solidFill/a:schemeClr", _NS)
    return run.get("sz") == "1800" and color is not None and color.get("val") == "tx1"


def _child(element: Any, tag: str) -> str:
    child = element.find(f"p:{tag}", _NS)
    return "" if child is None else str(etree.tostring(child, encoding="unicode", with_tail=False))
