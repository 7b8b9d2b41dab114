"""Decisions: frames and names, sections and shows, jumps."""

from msgspec.structs import replace

from talkbuilder.backends.pptx.plan import guid, plan
from talkbuilder.geometry import Rect
from talkbuilder.scene import Shape
from tests.backends import decks, plain

DECK = decks.everything()


def test_later_frames_morph_and_first_ones_do_not() -> None:
    morphing = [made.scene.id for made in plan(DECK).slides if made.morphs]
    assert morphing == ["steal.2", "steal.3"]


def test_what_lives_in_two_neighbouring_frames_is_named_for_morph() -> None:
    first, _, last = (made.names for made in plan(DECK).slides if made.scene.slide == "steal")
    assert first["fig.G1"] == last["fig.G1"] == "!!fig.G1"
    assert last["fig.new"] == "fig.new"
    assert plan(DECK).slides[0].names["title"] == "title"


def test_only_last_frames_if_asked_and_then_nothing_morphs() -> None:
    made = plan(DECK, steps="last").slides
    assert [each.scene.id for each in made if each.scene.slide == "steal"] == ["steal.3"]
    assert not any(each.morphs for each in made)
    assert not any(name.startswith("!!") for each in made for name in each.names.values())


def test_every_slide_is_in_exactly_one_section() -> None:
    made = plan(DECK)
    listed = [id for section in made.sections for id in section.slides]
    assert listed == [each.slide_id for each in made.slides]
    assert len({section.guid for section in made.sections}) == len(made.sections)


def test_a_talk_without_sections_has_none() -> None:
    scenes = tuple(replace(scene, section="") for scene in DECK.scenes)
    assert plan(replace(DECK, scenes=scenes)).sections == ()


def test_a_show_for_each_cut_with_all_frames() -> None:
    shows = {show.name: show.slides for show in plan(DECK).shows}
    ids = [scene.id for scene in DECK.scenes]
    assert [ids[index] for index in shows["lunch"]] == [
        "opening", "words", "steal.1", "steal.2", "steal.3", "letters",
    ]  # fmt: skip
    assert shows["lightning"] == (0, 1)


def test_a_cut_without_slides_has_no_show() -> None:
    assert "empty" not in [show.name for show in plan(replace(DECK, cuts=("empty", "full"))).shows]


def test_jumps_lead_to_the_first_frame() -> None:
    made = plan(DECK)
    assert made.slides[made.first["steal"] - 1].scene.id == "steal.1"


def test_charts_are_numbered_through_the_deck() -> None:
    assert [n for made in plan(DECK).slides for _, n in made.charts] == [1, 2, 3, 4]


def test_the_footer_of_most_slides_is_the_layouts_footer() -> None:
    assert plan(DECK).footer == "A deck by hand · checked against go1.27.3"


def test_page_furniture_of_ours_stays_off_a_template() -> None:
    mark = Shape(id="chrome.mark", rect=Rect(0, 0, 9, 9), fill="brand", role="decoration")
    scene = plain.scene("one", "figure", "One", mark)
    deck = replace(DECK, scenes=(scene,))
    assert "chrome.mark" in plan(deck).slides[0].names
    assert "chrome.mark" not in plan(deck, furnished=True).slides[0].names


def test_a_guid_follows_from_its_names() -> None:
    assert guid("a", "b") == guid("a", "b") != guid("a", "c")
    assert guid("a").isupper()
