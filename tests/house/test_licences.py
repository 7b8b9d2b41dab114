"""Nothing that is needed at run time stands under the GPL or AGPL, and docs/licences.md says what each stands under."""

import platform
from importlib import metadata
from pathlib import Path

import pytest

from requirements import licences
from requirements.licences import EXCEPTIONS, PAGE, copyleft, inside, libraries, packages, page
from requirements.wheels import read_pins

ROOT = Path(__file__).resolve().parents[2]
PINS = read_pins(ROOT / "requirements/runtime.txt")


def as_pinned() -> bool:
    """Whether the pins are what is installed here."""
    try:
        return all(
            metadata.version(pin.name) == pin.version
            for pin in PINS
            if pin.name not in licences.ELSEWHERE
        )
    except metadata.PackageNotFoundError:
        return False


needs_pins = pytest.mark.skipif(
    not as_pinned(), reason="other versions than those in requirements/runtime.txt are installed"
)
needs_linux = pytest.mark.skipif(
    (platform.system(), platform.machine()) != ("Linux", "x86_64"),
    reason="the libraries are listed for Linux on x86-64",
)


@needs_pins
@needs_linux
def test_the_page_is_true() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(PINS), "make licences"


@needs_pins
def test_no_package_is_under_the_gpl_or_agpl() -> None:
    entries = [*packages(PINS), *inside(PINS)]
    assert all(entry.licence for entry in entries)
    assert [entry for entry in entries if copyleft(entry.licence)] == []


@needs_pins
@needs_linux
def test_every_library_in_the_wheels_was_read_and_the_gpl_ones_are_named() -> None:
    found = list(libraries(PINS))
    assert len(found) > 40
    assert [entry for entry in found if not entry.licence] == []
    assert {entry.name for entry in found if copyleft(entry.licence)} == set(EXCEPTIONS)
    said = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert all(name in said for name in EXCEPTIONS)


def test_pymupdf_is_not_among_the_pins() -> None:
    """It is under the AGPL; the fonts that were made for it are not."""
    for name in ("runtime", "build", "test", "bench"):
        pins = {pin.name for pin in read_pins(ROOT / f"requirements/{name}.txt")}
        assert not pins & {"pymupdf", "pymupdfb", "pymupdfpro"}


@pytest.mark.parametrize(
    "licence, cannot_be_avoided",
    [
        ("MIT", False),
        ("LGPL-2.1-or-later", False),
        ("GPL-2.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("FTL OR GPL-2.0-or-later", False),
        ("MIT AND GPL-3.0-only", True),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
    ],
)
def test_a_choice_that_avoids_the_gpl_is_enough(licence: str, cannot_be_avoided: bool) -> None:
    assert copyleft(licence) is cannot_be_avoided
