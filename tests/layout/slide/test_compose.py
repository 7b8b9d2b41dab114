"""A talk becomes scenes: numbered, titled, timed, in sections, each thing with the same id in every frame."""

import pytest
from msgspec.structs import replace

from talkbuilder.layout.slide import compose
from talkbuilder.layout.slide.compose import LAYOUT_FUNCTIONS
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.layout.themes import THEMES
from talkbuilder.notes import words
from talkbuilder.scene import Deck, Scene, TextBlock, walk
from talkbuilder.talk import Occasion
from talkbuilder.theme import LAYOUTS
from tests.layout.specimen import OCCASION, RULER, SLIDES, deck_of, talk_of

BULLETS = {"layout": "bullets", "title": "Three things", "bullets": ["one", "two", "three"]}


def scenes_of(deck: Deck, slide: str) -> list[Scene]:
    return [scene for scene in deck.scenes if scene.slide == slide]


def block(scene: Scene, id: str) -> TextBlock:
    (found,) = [item for item in scene.items if item.id == id]
    assert isinstance(found, TextBlock)
    return found


def test_every_layout_of_an_outline_has_its_function() -> None:
    assert set(LAYOUT_FUNCTIONS) == set(LAYOUTS)
    assert {slide["layout"] for slide in SLIDES} == set(LAYOUTS)


@pytest.mark.parametrize("theme", THEMES)
def test_the_specimen_composes_without_problems_or_faults(theme: str) -> None:
    deck, problems = deck_of(theme=theme)
    assert problems == ()
    assert [fault for scene in deck.scenes for fault in faults(scene, deck.theme)] == []


def test_the_deck_knows_the_talk_and_the_occasion() -> None:
    deck, _ = deck_of()
    assert (deck.title, deck.speaker, deck.event) == (
        "The scheduler in three letters", "Ada Example", "GopherCon",
    )  # fmt: skip
    assert (deck.release, deck.cut, deck.cuts) == ("go1.27.3", "full", ("full", "lunch"))
    other = Occasion(speaker="Bo Other")
    deck, _ = compose(talk_of([{"layout": "title"}]), "full", {}, THEMES["light"], RULER, other)
    assert deck.speaker == "Bo Other"
    assert "Ada" not in block(deck.scenes[0], "caption").text.plain


def test_frames_are_numbered_within_their_slide_and_hidden_slides_apart() -> None:
    deck, _ = deck_of([BULLETS | {"steps": True}, BULLETS | {"hidden": True}, BULLETS])
    assert [scene.number for scene in deck.scenes] == ["1.1", "1.2", "1.3", "B1", "2"]
    assert [scene.id for scene in deck.scenes] == [
        "slide-0.1", "slide-0.2", "slide-0.3", "slide-1", "slide-2",
    ]  # fmt: skip
    assert [scene.continues for scene in deck.scenes] == [False, True, True, False, False]
    assert [scene.hidden for scene in deck.scenes] == [False] * 3 + [True, False]
    assert [block(s, "number").text.plain for s in deck.scenes] == [s.number for s in deck.scenes]


def test_titles_differ_also_where_they_are_shown() -> None:
    deck, _ = deck_of([BULLETS | {"steps": True}])
    assert [scene.title for scene in deck.scenes] == [
        "Three things", "Three things (2 of 3)", "Three things (3 of 3)",
    ]  # fmt: skip
    shown = [block(scene, "title").text.plain for scene in deck.scenes]
    assert shown == [f"Three things\u00a0{k}/3" for k in (1, 2, 3)]
    alone, _ = deck_of([BULLETS])
    assert block(alone.scenes[0], "title").text.plain == "Three things"


def test_sections_begin_with_the_talk_and_follow_section_slides() -> None:
    deck, _ = deck_of([BULLETS, {"layout": "section", "title": "The *ring*"}, BULLETS])
    assert [name for name, _ in deck.sections] == ["The scheduler in three letters", "The ring"]
    assert len(deck.sections[1][1]) == 2


def test_a_cut_holds_its_own_slides_and_each_scene_knows_its_cuts() -> None:
    deck, _ = deck_of([BULLETS | {"cuts": ["full"]}, BULLETS], cut="lunch")
    assert [scene.slide for scene in deck.scenes] == ["slide-1"]
    assert deck.scenes[0].cuts == ("full", "lunch")


def test_notes_and_time_are_shared_among_frames_and_lost_nowhere() -> None:
    deck, _ = deck_of([BULLETS | {"steps": True}])
    assert [words(scene.notes) for scene in deck.scenes] == [5, 3, 3]
    assert sum(scene.seconds for scene in deck.scenes) == pytest.approx(6.0)
    hidden, _ = deck_of([BULLETS | {"hidden": True}])
    assert hidden.scenes[0].seconds == 0


def test_the_footer_names_talk_release_event_and_classification() -> None:
    deck, _ = deck_of([BULLETS])
    assert block(deck.scenes[0], "footer").text.plain == (
        "The scheduler in three letters · as of go1.27.3 · GopherCon · Internal"
    )
    plain, _ = deck_of([BULLETS], go="", title="T " * 190)
    footer = block(plain.scenes[0], "footer").text
    assert footer.plain.endswith("… · Internal")
    assert footer.paragraphs[0].breaks == ()


def test_the_same_thing_has_the_same_id_and_size_and_place_in_every_frame() -> None:
    deck, _ = deck_of()
    for slide in {scene.slide for scene in deck.scenes if scene.frames > 1}:
        first, *rest = scenes_of(deck, slide)
        there = {item.id: item for item in first.items if isinstance(item, TextBlock)}
        for scene in rest:
            for item in scene.items:
                if isinstance(item, TextBlock) and item.id in there:
                    # The words below a figure differ, and so may the width at which they break well.
                    width = item.rect.width if item.id != "caption" else there[item.id].rect.width
                    assert replace(item.rect, width=width) == there[item.id].rect
                    assert item.text.size == there[item.id].text.size


def test_what_is_hidden_in_a_frame_keeps_its_room() -> None:
    deck, _ = deck_of([BULLETS | {"steps": True}])
    bodies = [block(scene, "body").text.paragraphs for scene in deck.scenes]
    assert bodies[0] == bodies[2][:1]
    assert bodies[1] == bodies[2][:2]


def test_ids_are_unique_in_a_scene_and_figures_keep_theirs_apart() -> None:
    deck, _ = deck_of()
    for scene in deck.scenes:
        ids = [item.id for item in walk(scene.items)]
        assert len(ids) == len(set(ids))
        if scene.layout == "figure":
            assert {"fig", "fig.P0", "fig.G3", "fig.edge"} <= set(ids)


def test_media_is_only_what_is_shown() -> None:
    deck, _ = deck_of([BULLETS])
    assert deck.media == {}
    deck, _ = deck_of()
    assert len(deck.media) == 3  # photo, trace, QR code


def test_composing_twice_gives_the_same() -> None:
    talk = talk_of([slide for slide in SLIDES if "figure" not in slide])
    once = compose(talk, "full", {}, THEMES["dark"], RULER, OCCASION)
    assert once == compose(talk, "full", {}, THEMES["dark"], RULER, OCCASION)
