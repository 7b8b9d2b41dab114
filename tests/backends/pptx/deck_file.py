"""A written deck, opened for a look: parts as bytes, as XML, and the slides with their shapes by name."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast

from lxml import etree

from talkbuilder.backends import pptx
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.scene import Deck
from tests.backends.conftest import FixedWorld

NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "p159": "http://schemas.microsoft.com/office/powerpoint/2015/09/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
}
FILE = PurePosixPath("talk.pptx")
# Without `embed_fonts` this backend asks its kit for nothing but the clock.
KIT = Kit(*(cast("Any", None),) * 4, FixedWorld())


def output(deck: Deck, template: bytes | None = None, **options: str) -> Output:
    """What writing `deck` gives."""
    return pptx.write(deck, "talk", BackendOptions(template=template, **options), KIT)  # type: ignore[arg-type]


def made(deck: Deck, template: bytes | None = None, **options: str) -> bytes:
    """The bytes of `deck`."""
    found = output(deck, template, **options)
    assert list(found.files) == [FILE], found.problems
    return found.files[FILE]


@dataclass(frozen=True)
class Opened:
    """Parts by name."""

    parts: dict[str, bytes]

    def xml(self, name: str) -> Any:
        """The root of a part."""
        return etree.fromstring(self.parts[name])

    def slide(self, number: int) -> Any:
        return self.xml(f"ppt/slides/slide{number}.xml")

    def notes(self, number: int) -> Any:
        return self.xml(f"ppt/notesSlides/notesSlide{number}.xml")

    def rels(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: kind and target by id."""
        folder, _, base = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{base}.rels")
        return {
            e.get("Id"): (e.get("Type").rpartition("/")[2], e.get("Target"))
            for e in root.iterfind("rel:Relationship", NS)
        }

    def count(self, pattern: str) -> int:
        """How many parts have such a name."""
        return sum(bool(re.fullmatch(pattern, name)) for name in self.parts)


def opened(data: bytes) -> Opened:
    """Read all parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Opened({info.filename: archive.read(info) for info in archive.infolist()})


def shape(slide: Any, name: str) -> Any:
    """The shape of that name, with or without Morph's mark; exactly one."""
    found = [e for e in find(slide, ".//p:cNvPr") if e.get("name") in (name, f"!!{name}")]
    assert len(found) == 1, f"{len(found)} shapes are called {name}"
    return found[0].getparent().getparent()


def find(element: Any, path: str) -> list[Any]:
    return list(element.iterfind(path, NS))


def one(element: Any, path: str) -> Any:
    """The only element at `path`."""
    found = find(element, path)
    assert len(found) == 1, f"{len(found)} elements at {path}"
    return found[0]


def words(element: Any) -> list[str]:
    """The text of each paragraph; a line break is a line feed."""
    lines = []
    for paragraph in element.iter(f"{{{NS['a']}}}p"):
        text = ""
        for child in paragraph:
            if etree.QName(child).localname == "br":
                text += "\n"
            else:
                text += "".join(child.itertext())
        lines.append(text)
    return lines


def lines_of(data: bytes) -> str:
    """XML as lines, an element each: what a golden file holds."""
    return data.decode("utf-8").replace("><", ">\n<") + "\n"
