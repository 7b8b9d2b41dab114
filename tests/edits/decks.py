"""Small decks for the tests of this room: as our own nouns, and as files that another program might have written."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from talkbuilder.edits.model import Box, Slide

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SPACES = f'xmlns:a="{_A}" xmlns:p="{_P}" xmlns:r="{_R}"'


def slide(number: int, title: str, *said: str, notes: Sequence[str] = ()) -> Slide:
    """Return a slide with a title and a body."""
    boxes = (Box("title", "title", lines=(title,)), Box("body", "body", lines=said))
    return Slide(number, boxes, tuple(notes))


def shape(words: str, holder: str = "", name: str = "x") -> str:
    """Return a shape as XML; ``words`` are its paragraphs, XML already."""
    ph = f'<p:ph type="{holder}"/>' if holder else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="{name}"/><p:cNvSpPr/><p:nvPr>{ph}</p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/>{words}</p:txBody></p:sp>"
    )


def slide_xml(*shapes: str, more: str = "") -> str:
    """Return a slide part."""
    return f"<p:sld {SPACES}{more}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:sld>"


def parts(slides: Sequence[str]) -> dict[str, str]:
    """Return the parts of a deck, the fewest there can be."""
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    rels = "".join(
        _rel(f"rId{n}", "slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)
    )
    found = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _rels(_rel("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {SPACES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": _rels(rels),
    }
    return found | {f"ppt/slides/slide{n}.xml": data for n, data in enumerate(slides, 1)}


def packed(found: Mapping[str, str | bytes]) -> bytes:
    """Return the zip of some parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return file.getvalue()


def _rel(id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id}" Type="{_R}/{kind}" Target="{target}"/>'


def _rels(inside: str) -> str:
    return f'<Relationships xmlns="{_RELS}">{inside}</Relationships>'
