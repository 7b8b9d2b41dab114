"""So many slides a page: every slide has its place, every word of the notes is there, and nothing is cut."""

import math
import re
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.app.order import HANDOUTS
from talkbuilder.backends import handout
from talkbuilder.backends.handout.shape import (
    BOTTOM,
    MARGIN,
    SHAPES,
    SMALLEST,
    SPACE,
    TOP,
    sheet,
    strip,
)
from talkbuilder.geometry import Size
from talkbuilder.notes import ListItem, Paragraph, Said
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.scene import Deck, Scene
from tests.backends import decks, plain
from tests.support import tagged

COUNTED = tuple(shape for shape in SHAPES if shape != "notes")
PAGES = {"wide": Size(960, 540), "old": Size(720, 540), "tall": Size(540, 720)}


def made(deck: Deck, kit: Kit, shape: str, paper: str = "a4", steps: str = "all") -> bytes:
    options = BackendOptions(paper=paper, handout=shape, steps=steps)
    output = handout.write(deck, "talk", options, kit)
    assert list(output.files) == [PurePosixPath("talk-handout.pdf")], output.problems
    return output.files[PurePosixPath("talk-handout.pdf")]


def spoken(name: str, sentences: int, **more: object) -> Scene:
    notes = (Paragraph((Said(f"Here {name} begins. "), *_said(name, sentences))),)
    return plain.scene(name, "statement", f"Slide {name}", notes=notes, **more)  # type: ignore[arg-type]


def _said(name: str, sentences: int) -> tuple[Said, ...]:
    return tuple(
        Said(f"Of {name} the sentence {n} of very many. ", bold=n % 5 == 0)
        for n in range(sentences)
    )


def deck_of(*scenes: Scene) -> Deck:
    return replace(decks.small(), scenes=scenes)


def words(data: bytes) -> str:
    return re.sub(r"\s+", "", tagged.tree(data).words)


def headings(data: bytes) -> list[str]:
    return [tag.words for tag in tagged.tree(data).all() if re.fullmatch(r"H\d", tag.kind)]


def test_the_command_line_knows_every_shape() -> None:
    assert HANDOUTS == SHAPES


@pytest.mark.parametrize("shape", COUNTED)
def test_each_slide_once_and_in_order(shape: str, typst_kit: Kit) -> None:
    for paper in ("a4", "letter"):
        data = made(decks.everything(), typst_kit, shape, paper)
        deck = decks.everything()
        titles = list(dict.fromkeys(scene.slide for scene in deck.scenes))
        found = headings(data)
        assert found[0] == deck.title
        assert found[-1] == "Sources"
        assert len(found) == len(titles) + 2
        page = tagged.read(data).pages[0].mediabox
        short, long = (595.28, 841.89) if paper == "a4" else (612, 792)
        wanted = (long, short) if shape == "1" else (short, long)
        assert (float(page.width), float(page.height)) == pytest.approx(wanted, abs=0.01)


@pytest.mark.parametrize("shape", ["1+notes", "3+notes", "6+notes"])
def test_who_listens_hears_the_title_then_the_picture_then_the_notes(
    shape: str, typst_kit: Kit
) -> None:
    tree = tagged.tree(made(deck_of(spoken("a", 3), spoken("b", 3)), typst_kit, shape))
    heard = [tag.kind for tag in tree.all() if tag.kind in ("H1", "H2", "Figure", "P")]
    assert [kind for kind in heard if kind != "P"] == ["H1", "H2", "Figure", "H2", "Figure"]
    assert heard[-1] == "P"


@pytest.mark.parametrize("shape", [shape for shape in COUNTED if "notes" not in shape])
def test_a_page_holds_what_it_promises(shape: str, typst_kit: Kit) -> None:
    count = int(shape[0])
    deck = deck_of(*(spoken(f"s{n}", 50) for n in range(2 * count + 1)))
    assert len(tagged.read(made(deck, typst_kit, shape)).pages) == 3
    assert "sentence" not in words(made(deck, typst_kit, shape))


@pytest.mark.parametrize("shape", [shape for shape in COUNTED if "notes" in shape])
@pytest.mark.parametrize("sentences", [0, 3, 12, 25, 60, 400])
def test_every_word_is_there_however_many(shape: str, sentences: int, typst_kit: Kit) -> None:
    deck = deck_of(spoken("a", sentences), spoken("b", 5), spoken("c", sentences), spoken("d", 0))
    found = words(made(deck, typst_kit, shape))
    wanted = [
        f"Of{name}thesentence{n}ofverymany."
        for name, count in (("a", sentences), ("b", 5), ("c", sentences))
        for n in range(count)
    ]
    at = 0
    for sentence in wanted:
        at = found.index(sentence, at) + len(sentence)


def test_long_lists_go_on_with_their_numbers(typst_kit: Kit) -> None:
    items = tuple(
        ListItem((Said(f"Point {n} takes a line of its own, and some of the next one, too. " * 2),), number=n)
        for n in range(1, 60)
    )  # fmt: skip
    scene = plain.scene("s", "statement", "Long", notes=items)
    found = words(made(deck_of(scene), typst_kit, "3+notes"))
    for number in range(1, 60):
        assert f"{number}.Point{number}takes" in found


def test_short_notes_lend_their_room_to_long_ones(typst_kit: Kit) -> None:
    deck = deck_of(spoken("a", 20), spoken("b", 1), spoken("c", 1))
    assert len(tagged.read(made(deck, typst_kit, "3+notes")).pages) == 1
    deck = deck_of(spoken("a", 40), spoken("b", 40), spoken("c", 1))
    assert len(tagged.read(made(deck, typst_kit, "3+notes")).pages) == 2


def test_a_section_is_a_heading_over_its_first_slide_unless_it_says_something(
    typst_kit: Kit,
) -> None:
    quiet = plain.scene("x", "section", "Part one", section="Part one")
    deck = deck_of(quiet, spoken("a", 2, section="Part one"))
    for shape in ("3", "3+notes"):
        tree = tagged.tree(made(deck, typst_kit, shape))
        assert [tag.kind for tag in tree.all() if tag.kind == "Figure"] == ["Figure"]
        assert [tag.kind for tag in tree.all() if re.fullmatch(r"H\d", tag.kind)] == [
            "H1",
            "H2",
            "H3",
        ]
    loud = replace(quiet, notes=spoken("y", 2).notes)
    assert "Hereybegins" in words(made(deck_of(loud, spoken("a", 1)), typst_kit, "3+notes"))
    assert "Part one" in headings(made(deck_of(spoken("a", 1), quiet), typst_kit, "3"))


def test_earlier_frames_are_small_beside_the_last_or_left_out(typst_kit: Kit) -> None:
    deck = decks.everything()
    both = (made(deck, typst_kit, "3", steps=steps) for steps in ("all", "last"))
    every, last = (len(data) for data in both)
    assert last < every


@pytest.mark.parametrize("shape", COUNTED)
def test_hostile_and_endless_words(shape: str, typst_kit: Kit) -> None:
    assert "<&>\"']]>{{x}}#set$(y)\\" in words(made(decks.hostile(), typst_kit, shape))
    title = "A title that goes on and on, over many lines, and " * 6
    deck = replace(deck_of(spoken("a", 3)), title=title, speaker="Somebody " * 30)
    assert made(deck, typst_kit, shape)


def test_the_same_bytes(typst_kit: Kit) -> None:
    assert made(decks.small(), typst_kit, "6+notes") == made(decks.small(), typst_kit, "6+notes")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("shape", COUNTED)
def test_pictures_stand_inside_their_slots_and_slots_on_the_page(
    shape: str, paper: str, page: Size
) -> None:
    found = sheet(shape, paper, page)
    assert found.columns * found.rows == int(shape[0])
    high = found.rows * found.slot.height + (found.rows - 1) * found.gap
    assert high <= found.paper.height - TOP - BOTTOM
    assert found.columns * found.slot.width <= found.paper.width - 2 * MARGIN
    assert 60 < found.picture <= found.slot.width
    assert found.picture * page.height / page.width <= found.slot.height


@given(
    st.integers(1, 40), st.floats(0, 600), st.floats(-5, 300), st.sampled_from([16 / 9, 4 / 3, 0.7])
)
def test_a_strip_holds_all_frames_or_none(
    frames: int, width: float, height: float, ratio: float
) -> None:
    found = strip(frames, Size(width, height), ratio)
    if found is None:
        return
    columns, wide = found
    rows = math.ceil(frames / columns)
    assert wide >= SMALLEST
    assert columns * wide + (columns - 1) * SPACE <= width + 1e-6
    assert rows * wide / ratio + (rows - 1) * SPACE <= height + 1e-6
