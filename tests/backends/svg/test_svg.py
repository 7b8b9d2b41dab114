"""SVG files: well-formed, whole in themselves, every item findable by its id, the same bytes every time."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest

from talkbuilder.backends.svg import write
from talkbuilder.ports import BackendOptions
from talkbuilder.scene import Deck, walk
from tests.backends.decks import everything, hostile, small
from tests.backends.kits import KIT, OPTIONS

SVG = "{http://www.w3.org/2000/svg}"


def pictures(deck: Deck) -> list[ElementTree.Element]:
    return [
        ElementTree.fromstring(data) for data in write(deck, deck.slug, OPTIONS, KIT).files.values()
    ]


def test_one_scene_is_one_file_many_are_numbered() -> None:
    assert list(write(hostile(), "h", OPTIONS, KIT).files) == [PurePosixPath("h.svg")]
    names = [str(name) for name in write(small(), "s", OPTIONS, KIT).files]
    assert names == ["s-1.svg", "s-2.svg", "s-4.1.svg", "s-4.2.svg", "s-5.svg"]


def test_of_the_steps_the_last_alone_may_be_wanted() -> None:
    last = write(everything(), "e", BackendOptions(steps="last"), KIT).files
    assert PurePosixPath("e-4.3.svg") in last
    assert PurePosixPath("e-4.1.svg") not in last


@pytest.mark.parametrize("make", [everything, hostile])
def test_every_item_is_there_by_its_id(make: Callable[[], Deck]) -> None:
    deck = make()
    for scene, picture in zip(deck.scenes, pictures(deck), strict=True):
        ids = [group.get("data-id") for group in picture.iter(f"{SVG}g")]
        assert len(ids) == len(set(ids))
        assert {item.id for item in walk(scene.items)} <= set(ids)


def test_text_is_text() -> None:
    deck = everything()
    words = "".join("".join(picture.itertext()) for picture in pictures(deck))
    for found in ("The scheduler in three letters", "runtime.gopark", "goroutine", "parallelogram"):
        assert found in words


def test_a_picture_says_what_it_shows() -> None:
    shapes = pictures(everything())[2]
    assert shapes.findtext(f"{SVG}title") == "Every geometry holds text"
    assert shapes.findtext(f"{SVG}desc") == "Nine boxes, each with the name of its geometry"


def test_nothing_is_fetched_and_nothing_runs() -> None:
    for deck in (everything(), hostile()):
        for data in write(deck, "x", OPTIONS, KIT).files.values():
            source = data.decode()
            assert not re.findall(r"<script|\son\w+=|<foreignObject|@import", source)
            assert all(url.startswith("data:") for url in re.findall(r"url\(([^)]*)", source))
            image = re.findall(r'<image[^>]* href="(\w+:)', source)
            assert set(image) <= {"data:"}


def test_the_fonts_are_inside_and_only_those_that_are_needed() -> None:
    opening, words = [data.decode() for data in write(small(), "s", OPTIONS, KIT).files.values()][
        :2
    ]
    assert opening.count("@font-face") == 2
    assert "TalkMono" not in opening.partition("</style>")[0]
    assert words.count("@font-face") == 4  # regular, bold, italic, and code
    assert len(opening) < 30_000


def test_the_same_deck_gives_the_same_bytes() -> None:
    first, second = (write(everything(), "e", OPTIONS, KIT).files for _ in range(2))
    assert first == second
