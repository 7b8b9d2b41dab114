"""Templates that other programs wrote: LibreOffice's own, converted on the spot, and python-pptx's default.

What pandoc, pptxgenjs and marp write was tried by hand (docs/templates.md); their oddities are in `wild.py`.
"""

import subprocess
from pathlib import Path

import pytest

from talkbuilder.geometry import Rect
from tests.backends.pptx.templates import default
from tests.backends.pptx.test_valid import STRICT, validate, validate_strictly
from tests.templates.measured import Built, built, texts

FOLDER = Path("/usr/lib/libreoffice/share/template/common/presnt")
# A title page of its own and white titles on a band; a dark gradient on a light scheme; a ribbon; a photograph.
NAMES = ("Midnightblue", "Lights", "Metropolis", "Candy")
FURNITURE = ("footer", "number")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    missing = [name for name in NAMES if not (FOLDER / f"{name}.otp").is_file()]
    if missing:
        pytest.skip(f"LibreOffice's templates are not installed: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("templates")
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
               "--convert-to", "pptx", "--outdir", str(folder)]  # fmt: skip
    files = [str(FOLDER / f"{name}.otp") for name in NAMES]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=180)
    return {name: built((folder / f"{name}.pptx").read_bytes()) for name in NAMES}


@pytest.mark.slow
@pytest.mark.external("soffice")
def test_libreoffice_s_templates_fit_and_can_be_read(converted: dict[str, Built]) -> None:
    for name, found in converted.items():
        assert found.overflows == (), name
        read = [text for text in texts(found) if text.slot not in FURNITURE]
        assert len(read) > 25
        if "template-ground" not in found.codes():
            assert [text for text in read if text.contrast < 3] == [], name


@pytest.mark.slow
@pytest.mark.external("soffice")
def test_of_several_masters_the_one_with_room_is_taken_and_its_layouts_stand_where_it_does(
    converted: dict[str, Built],
) -> None:
    """LibreOffice gives the layouts of all masters the places of one of them."""
    for name in ("Midnightblue", "Candy"):
        layouts = converted[name].theme.layouts
        title, body = layouts["bullets"].boxes["title"].rect, layouts["bullets"].boxes["body"].rect
        page = converted[name].theme.page
        assert title.bottom < page.height * 0.3
        assert body.y >= title.bottom
        assert body.height > page.height * 0.5


@pytest.mark.slow
@pytest.mark.external("soffice", "ooxml-validator")
def test_they_are_valid(converted: dict[str, Built], tmp_path: Path) -> None:
    for name in ("Midnightblue", "Lights"):
        (tmp_path / "deck.pptx").write_bytes(converted[name].file)
        validate(tmp_path / "deck.pptx")
        if STRICT:
            validate_strictly(tmp_path / "deck.pptx")


def test_python_pptx_s_default_fits() -> None:
    found = built(default())
    assert found.overflows == ()
    assert found.codes() == {"template-layout"}
    assert [text for text in texts(found) if text.contrast < 3 and text.slot not in FURNITURE] == []
    page = Rect(0, 0, *found.theme.page)
    assert all(
        page.contains(box.rect, slack=1)
        for layout in found.theme.layouts.values()
        for box in layout.boxes.values()
    )
