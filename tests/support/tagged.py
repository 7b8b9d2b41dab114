"""Reads a tagged PDF back as a screen reader meets it: the tree of tags, each with its words in reading order."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream


@dataclass
class Tag:
    """One structure element: its kind (H1, P, Figure ...), what it says itself, and what is inside it."""

    kind: str
    alt: str = ""
    own: str = ""
    children: "list[Tag]" = field(default_factory=list)
    attributes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All that is read here and inside, in order."""
        return self.own + "".join(child.words for child in self.children)

    def all(self) -> "Iterator[Tag]":
        """This tag and all below, in reading order."""
        yield self
        for child in self.children:
            yield from child.all()


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def root(data: bytes) -> Any:
    """Return the catalogue of a PDF."""
    return read(data).trailer["/Root"]


def tree(data: bytes) -> Tag:
    """Return the structure tree of a PDF."""
    reader = read(data)
    said = {page.indirect_reference.idnum: _marked(page, reader) for page in reader.pages}  # type: ignore[union-attr]
    catalogue: Any = reader.trailer["/Root"]
    top = Tag("root")
    _walk(catalogue["/StructTreeRoot"]["/K"], top, said, None)
    return top


def _walk(node: Any, parent: Tag, said: dict[int, dict[int, str]], page: Any) -> None:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            _walk(child, parent, said, page)
    elif isinstance(node, int):
        text = said[page.idnum].get(node, "")
        # A marked content of its own among children keeps its place in the order.
        parent.children.append(Tag("text", own=text))
    elif node.get("/Type") == "/OBJR":
        return
    elif "/MCID" in node:
        _walk(node["/MCID"], parent, said, node.raw_get("/Pg") if "/Pg" in node else page)
    else:
        attributes = node.get("/A", [])
        attributes = attributes if isinstance(attributes, list) else [attributes]
        tag = Tag(str(node["/S"])[1:], str(node.get("/Alt", "")))
        tag.attributes = [dict(one.get_object()) for one in attributes]
        parent.children.append(tag)
        if "/K" in node:
            _walk(node["/K"], tag, said, node.raw_get("/Pg") if "/Pg" in node else page)


def _marked(page: Any, reader: PdfReader) -> dict[int, str]:
    """Return the words of each marked content of a page, by its number."""
    fonts = _fonts(page)
    found: dict[int, str] = {}
    open_marks: list[int | None] = []
    decode = {}
    for operands, operator in ContentStream(page["/Contents"], reader).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            open_marks.append(properties.get("/MCID") if isinstance(properties, dict) else None)
        elif operator == b"EMC":
            open_marks.pop()
        elif operator == b"Tf":
            decode = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            current = next((mark for mark in reversed(open_marks) if mark is not None), None)
            if current is not None:
                parts = operands[0] if isinstance(operands[0], list) else [operands[0]]
                found[current] = found.get(current, "") + _words(parts, decode)
    return found


def _fonts(page: Any) -> dict[str, dict[int, str]]:
    fonts = page["/Resources"].get("/Font", {})
    return {name: _decoder(font.get_object()) for name, font in fonts.items()}


def _words(parts: list[Any], decode: dict[int, str]) -> str:
    raw = b"".join(
        part if isinstance(part, bytes) else part.original_bytes
        for part in parts
        if not isinstance(part, int | float)
    )
    return "".join(
        decode.get(int.from_bytes(raw[i : i + 2], "big"), "?") for i in range(0, len(raw), 2)
    )


def _decoder(font: Any) -> dict[int, str]:
    """Read ToUnicode: single characters and ranges."""
    text = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for low, high, value in re.findall(
            r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            for offset in range(int(high, 16) - int(low, 16) + 1):
                table[int(low, 16) + offset] = chr(int(value, 16) + offset)
    return table


def artifacts(data: bytes) -> list[str]:
    """Return the words on each page that no reader meets: marked as artifacts."""
    reader = read(data)
    found = []
    for page in reader.pages:
        fonts = _fonts(page)
        words, marks, decode = "", list[bool](), dict[int, str]()
        for operands, operator in ContentStream(page["/Contents"], reader).operations:
            if operator in (b"BDC", b"BMC"):
                marks.append(operands[0] == "/Artifact")
            elif operator == b"EMC":
                marks.pop()
            elif operator == b"Tf":
                decode = fonts[operands[0]]
            elif operator in (b"Tj", b"TJ") and any(marks):
                parts = operands[0] if isinstance(operands[0], list) else [operands[0]]
                words += _words(parts, decode)
        found.append(words)
    return found
