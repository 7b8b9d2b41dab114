"""Which licences the runtime dependencies stand under, libraries inside their wheels included.

`python requirements/licences.py` reads what is installed here and writes docs/licences.md; tests/house/test_licences.py
holds the page against it, and lets nothing under the GPL or AGPL pass that `EXCEPTIONS` does not name.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from requirements.wheels import Pin, read_pins

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
# What is installed on other systems only.
ELSEWHERE = {"colorama": "BSD-3-Clause"}
# What packages say in words, as SPDX calls it.
_SPDX = {
    "MIT": "MIT", "MIT License": "MIT", "BSD-3-Clause": "BSD-3-Clause", "ISC License": "ISC",
    "SIL OFL V1.1": "OFL-1.1", "Apache License 2.0": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
}  # fmt: skip
# BSD without its number in the metadata; read in the packages' licence files.
_READ = {"jinja2": "BSD-3-Clause", "segno": "BSD-3-Clause"}
_TYPST_FONTS = "OFL-1.1 AND Bitstream-Vera AND LicenseRef-GUST"
# Compiled into a package, or data in it, where no file of its own shows it.
INSIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "fonttools": (("parts listed in its LICENSE.external", "BSD-3-Clause AND OFL-1.1 AND Apache-2.0"),),
    "lxml": (("libxml2", "MIT"), ("libxslt", "MIT"), ("zlib", "Zlib"), ("libiconv", "LGPL-2.1-or-later")),
    "msgspec": (("Ryū: writes floats", "Apache-2.0 OR BSL-1.0"), ("parts after Wuffs: reads them", "Apache-2.0")),
    "pymupdf-fonts": (("Ubuntu and Ubuntu Mono, which are not used", "Ubuntu-font-1.0"),),
    "pyyaml": (("libyaml", "MIT"),),
    "typst": (("the Typst compiler", "Apache-2.0"), ("its default fonts, which are not used", _TYPST_FONTS),),
    "uharfbuzz": (("HarfBuzz", "MIT-Modern-Variant"),),
}  # fmt: skip
# Shared libraries that the Linux wheels carry, by the stem of their file.
LIBRARIES = {
    "libXau": "MIT-open-group", "libXpm": "X11", "libavif": "BSD-2-Clause", "libbrotlicommon": "MIT",
    "libbrotlidec": "MIT", "libbz2": "bzip2-1.0.6", "libcairo": "LGPL-2.1-only OR MPL-1.1", "libcdt": "EPL-2.0",
    "libcgraph": "EPL-2.0", "libdatrie": "LGPL-2.1-or-later", "libfontconfig": "HPND-sell-variant",
    "libfreetype": "FTL OR GPL-2.0-or-later", "libfribidi": "LGPL-2.1-or-later", "libgd": "GD",
    "libgraphite2": "LGPL-2.1-or-later OR MPL-2.0 OR GPL-2.0-or-later", "libgvc": "EPL-2.0",
    "libgvplugin_core": "EPL-2.0", "libgvplugin_dot_layout": "EPL-2.0", "libgvplugin_gd": "EPL-2.0",
    "libgvplugin_neato_layout": "EPL-2.0", "libgvplugin_pango": "EPL-2.0", "libgvpr": "EPL-2.0",
    "libharfbuzz": "MIT-Modern-Variant", "libjbig": "GPL-2.0-or-later", "libjpeg": "IJG AND BSD-3-Clause",
    "liblcms2": "MIT", "libltdl": "LGPL-2.0-or-later", "liblzma": "0BSD", "libopenjp2": "BSD-2-Clause",
    "libpango": "LGPL-2.0-or-later", "libpangocairo": "LGPL-2.0-or-later", "libpangoft2": "LGPL-2.0-or-later",
    "libpathplan": "EPL-2.0", "libpixman": "MIT", "libpng16": "libpng-2.0", "libsharpyuv": "BSD-3-Clause",
    "libthai": "LGPL-2.1-or-later", "libtiff": "libtiff", "libuuid": "BSD-3-Clause", "libwebp": "BSD-3-Clause",
    "libwebpdemux": "BSD-3-Clause", "libwebpmux": "BSD-3-Clause", "libxcb": "MIT", "libxcb-render": "MIT",
    "libxcb-shm": "MIT", "libxdot": "EPL-2.0", "libzstd": "BSD-3-Clause OR GPL-2.0-only",
}  # fmt: skip
# What is under the GPL all the same, and what became of it.
EXCEPTIONS = {
    "libjbig": (
        "JBIG-KIT, in the Linux wheels of pygraphviz: its Graphviz can write TIFF through libgd and libtiff. It lies "
        "there and is never loaded: talkbuilder calls the few libraries that lay out graphs directly, in a process of "
        "their own, and a test looks at what is loaded there (`tests/layout/graph/test_library.py`). Who may not even "
        "have it installed leaves pygraphviz out: the system's own `dot` then does the same work."
    )
}
_COPYLEFT = re.compile(r"(?<![L])\bA?GPL")


@dataclass(frozen=True, slots=True)
class Entry:
    """A package or a library, its version and its licence as an SPDX expression."""

    name: str
    version: str
    licence: str
    inside: str = ""


def packages(pins: Iterable[Pin]) -> Iterator[Entry]:
    """Yield each pinned package with its licence.

    Raises:
        LookupError: a licence that nobody has read yet.
    """
    for pin in pins:
        if pin.name in ELSEWHERE:
            yield Entry(pin.name, pin.version, ELSEWHERE[pin.name])
            continue
        yield Entry(pin.name, pin.version, _said(pin.name))


def _said(name: str) -> str:
    about = metadata.metadata(name)
    if "License-Expression" in about:
        return about["License-Expression"]
    if name in _READ:
        return _READ[name]
    words = [*(about.get_all("License") or ()), *(about.get_all("Classifier") or ())]
    found = next((_SPDX[word] for word in words if word in _SPDX), None)
    if found is None:
        raise LookupError(f"{name}: read its licence and add it to requirements/licences.py")
    return found


def inside(pins: Iterable[Pin]) -> Iterator[Entry]:
    """Yield what is compiled into the packages or lies in them as data."""
    for pin in pins:
        for part, licence in INSIDE.get(pin.name, ()):
            yield Entry(part, "", licence, pin.name)


def libraries(pins: Iterable[Pin]) -> Iterator[Entry]:
    """Yield the shared libraries that the installed wheels carry; one that nobody has read has no licence."""
    for pin in pins:
        if pin.name in ELSEWHERE:
            continue
        files = metadata.distribution(pin.name).files or ()
        for stem in sorted({_stem(file.name) for file in files if ".libs/" in file.as_posix()}):
            yield Entry(stem, "", LIBRARIES.get(stem, ""), pin.name)


def _stem(name: str) -> str:
    """Return ``libpango`` for ``libpango-1-e80d1584.0.so.0.4200.3``: without versions and auditwheel's hash."""
    return re.sub(r"(-\d+)?(-[0-9a-f]{8})?(\.\d+)*$", "", name.partition(".so")[0])


def copyleft(licence: str) -> bool:
    """Whether the GPL or AGPL cannot be avoided: a choice of another licence is one.

    >>> (
    ...     copyleft("FTL OR GPL-2.0-or-later"),
    ...     copyleft("MIT AND AGPL-3.0-only"),
    ...     copyleft("LGPL-2.1-only"),
    ... )
    (False, True, False)
    """
    return all(_COPYLEFT.search(choice) is not None for choice in licence.split(" OR "))


def page(pins: list[Pin]) -> str:
    """Return docs/licences.md."""
    lines = [
        "# Licences of what talkbuilder needs",
        "",
        "Written by `make licences` from what is installed; a test holds it against the pins in",
        "`requirements/runtime.txt`. talkbuilder itself is under Apache-2.0 ([LICENSE](../LICENSE)), and holds none of",
        "these works ([NOTICE](../NOTICE)).",
        "",
        "## Packages",
        "",
        "| package | version | licence |",
        "|---|---|---|",
        *(f"| {entry.name} | {entry.version} | {entry.licence} |" for entry in packages(pins)),
        "",
        "## Inside them",
        "",
        "| part | of | licence |",
        "|---|---|---|",
        *(f"| {entry.name} | {entry.inside} | {entry.licence} |" for entry in inside(pins)),
        "",
        "Shared libraries in the wheels for Linux on x86-64; the wheels of other systems were not looked at:",
        "",
        "| library | of | licence |",
        "|---|---|---|",
        *(f"| {entry.name} | {entry.inside} | {entry.licence} |" for entry in libraries(pins)),
        "",
        "## GPL and AGPL",
        "",
        "No package is under either. Nothing that must be taken under one is loaded, in the worker processes either",
        "(looked at on Linux).",
        "Named, since the list would be false without it:",
        "",
        *(f"- **{name}**: {said}" for name, said in EXCEPTIONS.items()),
        "",
        "PyMuPDF is under the AGPL and is not among the dependencies; `pymupdf-fonts` holds fonts alone.",
        "Where a library offers a choice (`OR`), talkbuilder's use of it is under the one that is not the GPL.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(read_pins(ROOT / "requirements/runtime.txt")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
