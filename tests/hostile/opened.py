"""Opens what was written: each file must be whole, strict in its form, and hold nobody's text as anything but text."""

import html.parser
import io
import json
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from lxml import etree
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tests.hostile.texts import MARK

SAFE = ("http://", "https://", "mailto:")
SECRET = "CANARY-5d1f"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def findings(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what is wrong with ``files``."""
    for name, data in files.items():
        if SECRET.encode() in data:
            yield f"{name}: holds a file from outside"
        kind = PurePosixPath(name).suffix
        look = {
            ".pptx": _deck,
            ".pdf": _pdf,
            ".html": _page,
            ".png": _png,
            ".json": _json,
            ".md": _text,
            ".svg": _svg,
            ".zip": _zip,
            ".dot": _text,
        }.get(kind)
        if look is None:
            continue
        for found in look(data):
            yield f"{name}: {found}"


# --- zip and XML --------------------------------------------------------------------------------------------------


def _zip(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            bad = archive.testzip()
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        yield f"no zip: {error}"
        return
    if bad:
        yield f"damaged entry {bad}"
    if len({name.lower() for name in names}) != len(names):
        yield "two entries of one name"
    for name in names:
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            yield f"an entry leaves the folder: {name!r}"


def _deck(data: bytes) -> Iterator[str]:
    wrong = list(_zip(data))
    yield from wrong
    if wrong:
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = etree.fromstring(parts["[Content_Types].xml"], _PARSER)
    known = {(one.get("PartName") or "").lstrip("/") for one in types}
    endings = {(one.get("Extension") or "").lower() for one in types if one.get("Extension")}
    for name, part in parts.items():
        if SECRET.encode() in part:
            yield f"{name}: holds a file from outside"
        if name not in known and name.rpartition(".")[2].lower() not in endings:
            yield f"{name}: has no content type"
        if name.endswith((".xml", ".rels")):
            yield from _part(name, part, parts)
        if name.endswith(".xlsx"):
            yield from _workbook(name, part)


def _part(name: str, part: bytes, parts: Mapping[str, bytes]) -> Iterator[str]:
    if b"<!DOCTYPE" in part:
        yield f"{name}: a DTD"
    try:
        root = etree.fromstring(part, _PARSER)
    except etree.XMLSyntaxError as error:
        yield f"{name}: {error}"
        return
    if name.endswith(".rels"):
        yield from _relations(name, root, parts)
        return
    if name.startswith(("ppt/slides/slide", "ppt/notesSlides/")):
        ids = [one.get("id") for one in root.iterfind(".//{*}cNvPr")]
        if len(ids) != len(set(ids)):
            yield f"{name}: two shapes of one id"
        rels = f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels"
        there = set(re.findall(rb'Id="([^"]+)"', parts.get(rels, b"")))
        used = set(re.findall(rb'\br:(?:id|embed|link|pict)="([^"]+)"', part))
        if not used <= there:
            yield f"{name}: {used - there} lead nowhere"


def _relations(name: str, root: "etree._Element", parts: Mapping[str, bytes]) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    for rel in root:
        target = rel.get("Target") or ""
        if rel.get("TargetMode") == "External":
            if not target.startswith(SAFE) or not (rel.get("Type") or "").endswith("/hyperlink"):
                yield f"{name}: leads outside, to {target[:80]!r}"
            continue
        path = (
            posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            if target[:1] != "/"
            else target[1:]
        )
        if path not in parts:
            yield f"{name}: {target!r} is not there"


def _workbook(name: str, data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for inner in book.namelist():
            root = etree.fromstring(book.read(inner), _PARSER)
            if root.find(".//{*}f") is not None:
                yield f"{name}: a formula"


def _svg(data: bytes) -> Iterator[str]:
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        yield str(error)
        return
    for element in root.iter("*"):
        tag = etree.QName(element).localname
        if tag in ("script", "foreignObject", "iframe"):
            yield f"<{tag}>"
        for key, value in element.attrib.items():
            local = etree.QName(key).localname.lower()
            if local.startswith("on") or (
                local == "href" and not str(value).startswith((*SAFE, "#", "data:image/"))
            ):
                yield f"{tag} {local}={str(value)[:60]!r}"


# --- pages --------------------------------------------------------------------------------------------------------


class _Page(html.parser.HTMLParser):
    """Collects what a browser would act upon."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        if tag in ("object", "embed", "base", "foreignobject"):
            self.acts.append(f"<{tag}>")
        fields = dict(attrs)
        if tag == "iframe" and (fields.get("srcdoc") or fields.get("src")):
            self.acts.append("<iframe> with a content")
        if (
            tag == "meta"
            and (fields.get("http-equiv") or "").lower() == "refresh"
            and MARK in str(fields)
        ):
            self.acts.append("a refresh")
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on"):
                self.acts.append(f"{tag} {name}={address[:40]}")
            if (
                name in ("href", "src", "xlink:href", "action", "formaction", "srcset", "poster")
                and ":" in address.split("/")[0]
            ):
                if not address.startswith((*SAFE, "data:image/", "data:font/", "blob:")):
                    self.acts.append(f"{tag} {name}={address[:60]}")
            elif name in ("href", "src") and address.startswith("//"):
                self.acts.append(f"{tag} {name}={address[:60]}")
            if name == "style" and MARK in address:
                self.acts.append(f"{tag} style={address[:60]}")

    def handle_data(self, data: str) -> None:
        if self._in == "style" and MARK in data:
            self.acts.append(f"a style: {data[:60]}")
        if self._in == "script" and re.match(rf"\s*{MARK}\(\)", data):
            self.acts.append(f"a script: {data[:60]}")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""


def _page(data: bytes) -> Iterator[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield str(error)
        return
    page = _Page()
    page.feed(text)
    yield from page.acts
    if "133,7" in text or re.search(r">\s*1337\s*<", text):
        yield "somebody has evaluated a template"


def _pdf(data: bytes) -> Iterator[str]:
    try:
        reader = PdfReader(io.BytesIO(data), strict=True)
        pages = len(reader.pages)
        root: Any = reader.trailer["/Root"]
        for page in reader.pages:
            for annotation in page.get("/Annots", []):
                action = annotation.get_object().get("/A", {})
                if action.get("/S") not in (None, "/URI", "/GoTo"):
                    yield f"an action {action.get('/S')}"
                if not str(action.get("/URI", "https://")).startswith(SAFE):
                    yield f"a link {action.get('/URI')}"
    except (PyPdfError, ValueError, KeyError) as error:
        yield f"does not open: {error!r}"
        return
    if not pages:
        yield "no page"
    for key in ("/OpenAction", "/AA"):
        if key in root:
            yield key
    if "/JavaScript" in str(root.get("/Names", "")) or "/EmbeddedFiles" in str(
        root.get("/Names", "")
    ):
        yield "a script or a file inside"


def _png(data: bytes) -> Iterator[str]:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.verify()
    except (OSError, SyntaxError) as error:
        yield repr(error)


def _json(data: bytes) -> Iterator[str]:
    try:
        json.loads(data)
    except ValueError as error:
        yield str(error)


def _text(data: bytes) -> Iterator[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield str(error)
        return
    if found := _ESCAPES.search(text):
        yield f"a control character {found.group()!a}"
