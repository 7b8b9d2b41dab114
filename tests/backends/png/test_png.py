"""Pictures of slides: one a scene, in the right size and colours, and all of them on a contact sheet."""

import io
from pathlib import PurePosixPath

import pytest
from msgspec.structs import replace
from PIL import Image

from talkbuilder.backends import png
from talkbuilder.backends.png.plan import CELL_WIDTH, GAP, contact
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.scene import Deck
from tests.backends import decks


def pictures(deck: Deck, kit: Kit, **options: object) -> dict[str, Image.Image]:
    output = png.write(deck, "talk", BackendOptions(**options), kit)  # type: ignore[arg-type]
    assert not output.problems
    return {str(name): Image.open(io.BytesIO(data)) for name, data in output.files.items()}


def test_a_picture_a_scene(typst_kit: Kit) -> None:
    found = pictures(decks.everything(), typst_kit)
    assert list(found) == [f"talk-png/{n:03}.png" for n in range(1, 16)]
    assert {picture.size for picture in found.values()} == {(1280, 720)}


def test_as_fine_as_asked(typst_kit: Kit) -> None:
    (picture,) = pictures(
        replace(decks.small(), scenes=decks.small().scenes[:1]), typst_kit, dpi=144
    ).values()
    assert picture.size == (1920, 1080)


def test_colours_are_the_theme_s(typst_kit: Kit) -> None:
    found = pictures(decks.everything(), typst_kit)
    assert found["talk-png/001.png"].convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    # The picture slide: a blue square at 330..630, 130..430 points.
    slide = found["talk-png/014.png"].convert("RGB")
    assert slide.getpixel((480 * 4 // 3, 280 * 4 // 3)) == (11, 92, 173)


def test_no_scenes_no_pictures(typst_kit: Kit) -> None:
    assert (
        png.write(replace(decks.small(), scenes=()), "t", BackendOptions(), typst_kit).files == {}
    )


@pytest.mark.parametrize("slides", [1, 3, 7, 40])
def test_the_contact_sheet_holds_every_scene(slides: int, typst_kit: Kit) -> None:
    deck = decks.many(slides, shapes=2)
    output = png.write_contact(deck, "talk", BackendOptions(), typst_kit)
    (data,) = output.files.values()
    assert list(output.files) == [PurePosixPath("talk-contact.png")]
    plan = contact(deck, "all", typst_kit.ruler).data
    columns = plan["columns"]
    rows = -(-slides // columns)
    width, height = plan["cell"]
    expected = (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP)
    assert Image.open(io.BytesIO(data)).size == pytest.approx(expected, abs=1)
    assert width == CELL_WIDTH


def test_a_sheet_of_very_many_slides_stays_openable(typst_kit: Kit) -> None:
    plan = contact(decks.many(3000, shapes=0), "all", typst_kit.ruler).data
    assert plan["cell"][1] * 300 < 20_000
