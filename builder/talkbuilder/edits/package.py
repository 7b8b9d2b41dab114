"""The zip of a deck and its XML: bounded, well-formed, and nothing outside is followed.

Names in XML are asked for without their namespaces, since Strict Open XML has others.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree
from msgspec import Struct

from talkbuilder.backends.pptx.zipcheck import DAMAGE, declares_dtd, unfit

MOST_XML = 64 << 20
"""Bytes of XML that are read of one deck: a talk of a thousand slides has ten million."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# [MS-OFFCRYPTO] 2.3.4.4: a stream of this name, in the UTF-16 of a compound file's directory.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)  # fmt: skip

Element = Any


class Unreadable(Exception):
    """A file that is no deck; the message goes on after "it is"."""


class Rel(Struct, frozen=True):
    """Where a relationship leads: ``kind`` is the last word of its type."""

    kind: str
    target: str


class Package:
    """The parts of a deck, read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            Unreadable: it is no zip, or one that nobody should unpack.
        """
        if data.startswith(_OLE):
            secret = _ENCRYPTED in data
            raise Unreadable(
                "encrypted with a password" if secret else "a .ppt of PowerPoint 97 to 2003"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            wrong = unfit(self._zip)
        except DAMAGE:
            raise Unreadable("no .pptx: the zip cannot be read") from None
        if wrong:
            raise Unreadable(wrong)
        self._names = set(self._zip.namelist())
        self._left = MOST_XML

    def root(self, name: str) -> Element | None:
        """Return the root of a part; None if there is no such part.

        Raises:
            Unreadable: what is there is not XML, or too much.
        """
        if name not in self._names:
            return None
        try:
            self._left -= self._zip.getinfo(name).file_size
            if self._left < 0:
                raise Unreadable(f"too large: more than {MOST_XML >> 20} MB of XML")
            data = self._zip.read(name)
        except DAMAGE:
            raise Unreadable(f"damaged: {name!r} cannot be unpacked") from None
        if declares_dtd(data):
            raise Unreadable(f"not safe: {name!r} declares a DTD")
        try:
            return etree.fromstring(data, _PARSER)
        except etree.XMLSyntaxError:
            raise Unreadable(f"damaged: {name!r} is not well-formed XML") from None

    def rels(self, name: str) -> dict[str, Rel]:
        """Return the relationships of a part ("" is the package) by id; those that lead outside are left out."""
        folder, _, base = name.rpartition("/")
        root = self.root(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, Rel] = {}
        for rel in root if root is not None else ():
            target, kind = rel.get("Target") or "", rel.get("Type") or ""
            if rel.get("TargetMode") == "External" or not target:
                continue
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[rel.get("Id") or ""] = Rel(kind.rpartition("/")[2], whole)
        return found


def tag(element: Element) -> str:
    """Return the name of an element, whatever its namespace."""
    name = str(element.tag)
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its name, whatever its namespace; the plain one first."""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    return next(
        (str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), ""
    )


def below(element: Element, *path: str) -> Element | None:
    """Return the first element that is reached along ``path``."""
    for name in path:
        element = next((child for child in element if tag(child) == name), None)
        if element is None:
            return None
    return element


def inside(element: Element, name: str) -> Iterator[Element]:
    """Yield all elements of that name, at any depth, in order."""
    return (child for child in element.iter(f"{{*}}{name}"))
