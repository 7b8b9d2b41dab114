"""The package: parts with their relationships into one zip, in a fixed order with fixed dates.

The only file here that writes zips. Open Packaging Conventions: ECMA-376 part 2.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence

from msgspec import Struct

from talkbuilder.backends.pptx.xml import HEAD, attr

_REL_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CT_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
PML = "application/vnd.openxmlformats-officedocument.presentationml."

# Already compressed, or nearly: deflating them again costs time and saves nothing.
_STORED = (".png", ".jpeg", ".jpg", ".xlsx", ".fntdata")
# The earliest date that a zip can hold, so that no build knows what day it is.
_EXTERNAL = ' TargetMode="External"'
_DATE = (1980, 1, 1, 0, 0, 0)


class Rel(Struct, frozen=True):
    """One relationship; ``target`` is relative to the part that owns it, or a web address."""

    id: str
    type: str
    target: str
    external: bool = False


class Part(Struct, frozen=True):
    """One part; ``name`` has no leading slash. ``loose``: it is not compressed yet, whatever its suffix says."""

    name: str
    content_type: str
    data: bytes | str
    rels: Sequence[Rel] = ()
    loose: bool = False


class Rels:
    """Relationships of one part while it is being written: asks for a target, gets its id back."""

    def __init__(self, taken: Iterable[Rel] = ()) -> None:
        self._found: dict[tuple[str, str], Rel] = {(rel.type, rel.target): rel for rel in taken}

    def add(self, kind: str, target: str, external: bool = False) -> str:
        """Return the id of the relationship of ``kind`` (the last word of its type) to ``target``."""
        key = (OFFICE + kind, target)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = Rel(f"rId{len(self._found) + 1}", key[0], target, external)
        return found.id

    @property
    def all(self) -> tuple[Rel, ...]:
        """All of them, in the order they were asked for."""
        return tuple(self._found.values())


def pack(parts: Iterable[Part], root: Sequence[Rel]) -> bytes:
    """Return the zip of ``parts``, in their order, after content types and the package's relationships."""
    parts = list(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        _add(archive, "[Content_Types].xml", _content_types(parts))
        _add(archive, "_rels/.rels", _relationships(root))
        for part in parts:
            _add(archive, part.name, part.data, part.loose)
            if part.rels:
                folder, _, base = part.name.rpartition("/")
                _add(archive, f"{folder}/_rels/{base}.rels", _relationships(part.rels))
    return file.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes | str, loose: bool = False) -> None:
    info = zipfile.ZipInfo(name, _DATE)
    info.create_system = 0  # the same bytes from every operating system
    stored = name.endswith(_STORED) and not loose
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def _relationships(rels: Iterable[Rel]) -> str:
    rows = "".join(
        f'<Relationship Id="{rel.id}" Type="{rel.type}" Target="{attr(rel.target)}"'
        f"{_EXTERNAL if rel.external else ''}/>"
        for rel in rels
    )
    return f'{HEAD}<Relationships xmlns="{_REL_NS}">{rows}</Relationships>'


def _content_types(parts: Iterable[Part]) -> str:
    defaults = {"rels": _RELS_TYPE, "xml": "application/xml"}
    overrides = []
    for part in parts:
        suffix = part.name.rpartition(".")[2].lower()
        if suffix != "xml" and defaults.setdefault(suffix, part.content_type) == part.content_type:
            continue
        overrides.append(f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>')
    rows = "".join(f'<Default Extension="{k}" ContentType="{v}"/>' for k, v in defaults.items())
    return f'{HEAD}<Types xmlns="{_CT_NS}">{rows}{"".join(overrides)}</Types>'
