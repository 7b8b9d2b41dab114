"""Looks at a template as a zip before anything opens it: sizes, names, macros, outside links, DTDs.

A template is anybody's file. What passes here is bounded, lies inside itself and runs nothing. Beside ``package``
the only file that knows zips.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from lxml import etree

from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem

MAX_ENTRIES = 5_000
MAX_PART = 64 << 20
MAX_TOTAL = 256 << 20
MAX_RATIO = 200
_BIG = 1 << 20
_SAFE_SCHEMES = ("http://", "https://", "mailto:")
_HYPERLINK = "/hyperlink"
_MACROS = ("vbaproject", "macroenabled", "activex", "oleobject", "ms-office.vba")
_DTD = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
# What a .potx and a .ppsx call themselves.
_OTHER_TYPES = (b"presentationml.template.main+xml", b"presentationml.slideshow.main+xml")
_DECK_TYPE = b"presentationml.presentation.main+xml"
_ROOT_RELS = "_rels/.rels"
_STRICT = b"purl.oclc.org/ooxml/"
_TYPES = "[Content_Types].xml"
_TEXT = (".xml", ".rels")
_NO_ZIP = "not a .pptx or .potx: the zip cannot be read"
DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
    zlib.error,
)  # fmt: skip
"""What the standard library raises for a file that is no zip."""
# The first date a zip knows.
_DATE = (1980, 1, 1, 0, 0, 0)


def check(data: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a template's zip; nothing means that it may be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            found = (*_entries(archive), *_active(listed)) or tuple(_parts(archive))
    except DAMAGE:
        found = (_NO_ZIP,)
    return tuple(_problem(each) for each in found)


def unfit(archive: zipfile.ZipFile) -> str:
    """Return why ``archive`` may not be unpacked, or nothing: for decks of which only the text is read.

    Macros and outside links do nothing there, since nobody follows them.
    """
    return next(_entries(archive, text_only=True), "")


def declares_dtd(data: bytes) -> bool:
    """Return whether an XML part declares a DTD, which no office program writes."""
    return any(word in data for word in _DTD)


def as_deck(data: bytes) -> bytes:
    """Return a .potx or .ppsx as the .pptx that it would become; anything else as it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read(_TYPES)
        changed = types
        for other in _OTHER_TYPES:
            changed = changed.replace(other, _DECK_TYPE)
        if changed == types:
            return data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as copy:
            copy.writestr(zipfile.ZipInfo(_TYPES, _DATE), changed)
            for info in archive.infolist():
                if info.filename != _TYPES:
                    copy.writestr(zipfile.ZipInfo(info.filename, _DATE), archive.read(info))
    return made.getvalue()


def is_strict(data: bytes) -> bool:
    """Return whether a package that passed the checks is Strict Open XML: its namespaces are others."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _ROOT_RELS in archive.namelist() and _STRICT in archive.read(_ROOT_RELS)


def _problem(message: str) -> Problem:
    return Problem(
        NOWHERE,
        "bad-template",
        f"the template is {message}",
        "use a .pptx or .potx saved by PowerPoint",
    )


def _entries(archive: zipfile.ZipFile, text_only: bool = False) -> Iterator[str]:
    """What the directory of the zip tells, without reading any entry; ``text_only``: the rest will not be unpacked."""
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        yield f"too large: {len(infos)} entries, at most {MAX_ENTRIES} are read"
        return
    unpacked = [info for info in infos if not text_only or info.filename.endswith(_TEXT)]
    total = sum(info.file_size for info in unpacked)
    if total > MAX_TOTAL:
        yield f"too large: {total >> 20} MB unpacked, at most {MAX_TOTAL >> 20} are read"
        return
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if name.lower() in seen:
            yield f"not safe: two entries are called {name!r}"
        seen.add(name.lower())
        yield from _named(name)
    for info in unpacked:
        yield from _packed(info, info.orig_filename)
    if _TYPES not in {info.filename for info in infos}:
        yield f"not a .pptx or .potx: it has no {_TYPES}"


def _named(name: str) -> Iterator[str]:
    pieces = name.rstrip("/").split("/")
    odd = name.startswith("/") or any(piece in ("", ".", "..") for piece in pieces)
    if odd or "\\" in name or ":" in name or any(ord(char) < 32 for char in name):
        yield f"not safe: an entry is called {name!r}"


def _packed(info: zipfile.ZipInfo, name: str) -> Iterator[str]:
    if info.flag_bits & 1:
        yield f"encrypted ({name!r})"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield f"packed in a way that Office doesn't use ({name!r})"
    ratio = info.file_size / max(1, info.compress_size)
    if info.file_size > MAX_PART or (info.file_size > _BIG and ratio > MAX_RATIO):
        yield f"not safe: {name!r} unpacks to {info.file_size >> 20} MB"


def _active(infos: Iterable[zipfile.ZipInfo]) -> Iterator[str]:
    """Macros and controls, by their names."""
    for name in (info.orig_filename for info in infos):
        if any(word in name.lower() for word in _MACROS):
            yield f"not safe: it holds macros or active content ({name!r})"


def _parts(archive: zipfile.ZipFile) -> Iterator[str]:
    """What the XML parts tell: every one is well-formed, without a DTD, and links nowhere outside but by hyperlink."""
    for info in archive.infolist():
        name = info.filename
        if not name.endswith(_TEXT):
            continue
        data = archive.read(info)
        if declares_dtd(data):
            yield f"not safe: {name!r} declares a DTD"
            continue
        try:
            root = etree.fromstring(data, _PARSER)
        except etree.XMLSyntaxError:
            yield f"damaged: {name!r} is not well-formed XML"
            continue
        if name == _TYPES and any(word.encode() in data.lower() for word in _MACROS):
            yield "not safe: it holds macros or active content"
        if name.endswith(".rels"):
            yield from _links(name, root)


def _links(name: str, root: "etree._Element") -> Iterator[str]:
    for rel in root:
        if rel.get("TargetMode") != "External":
            continue
        target, kind = rel.get("Target") or "", rel.get("Type") or ""
        if not kind.endswith(_HYPERLINK) or not target.lower().startswith(_SAFE_SCHEMES):
            yield f"not safe: {name!r} points outside, at {target[:80]!r}"
