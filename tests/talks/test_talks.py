"""What is promised of every talk that comes with the project, and of the first one in particular."""

import pytest

from talkbuilder.app.enclosed import enclosed
from talkbuilder.app.wiring import GUESTS
from talkbuilder.figures import wanted_figures
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.outline.model import FigureSlide, FigureTextSlide
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.scene import Connector, walk
from talkbuilder.store.world import RealWorld
from tests.talks.conftest import SLUGS, TALKS, Make


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_talk_has_no_problem_in_any_cut(slug: str, theme: str, made: Make) -> None:
    first = made(slug, theme)
    assert first.problems == ()
    assert first.talk is not None
    for cut in first.talk.outline.cuts:
        assert made(slug, theme, cut).problems == ()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("slug", SLUGS)
def test_every_slide_stands_as_it_should(slug: str, theme: str, made: Make) -> None:
    deck = made(slug, theme).deck
    assert deck is not None
    found = {scene.id: faults(scene, deck.theme) for scene in deck.scenes}
    assert {id: list(wrong) for id, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("slug", SLUGS)
def test_titles_are_unique_and_say_a_point(slug: str, made: Make) -> None:
    deck = made(slug).deck
    assert deck is not None
    titles = [scene.title for scene in deck.scenes]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("slug", SLUGS)
def test_at_least_half_of_the_slides_show_a_figure_or_code(slug: str, made: Make) -> None:
    talk = made(slug).talk
    assert talk is not None
    content = [
        slide
        for slide in talk.outline.slides
        if slide.layout not in ("title", "section", "references", "questions") and not slide.hidden
    ]
    shown = {"figure", "figure-text", "code", "code-output", "comparison", "image"}
    assert 2 * sum(slide.layout in shown for slide in content) >= len(content)


@pytest.mark.parametrize("slug", SLUGS)
def test_few_connectors_need_a_free_form(slug: str, made: Make) -> None:
    deck = made(slug).deck
    assert deck is not None
    lines = [
        item
        for scene in deck.scenes
        for item in walk(scene.items)
        if isinstance(item, Connector) and item.id.startswith("fig.")
    ]
    free = [item for item in lines if item.preset == "freeform"]
    assert lines
    assert len(free) < 0.1 * len(lines)


class TestScheduler:
    """The first talk."""

    def test_it_has_the_scenarios_and_kinds_that_it_needs(self, made: Make) -> None:
        built = made("scheduler")
        assert built.talk is not None
        assert built.deck is not None
        slides = built.talk.outline.slides
        wanted = wanted_figures(built.talk, tuple(range(len(slides))))
        scenarios = [one for one in wanted if one.model.options.get("mechanism") == "scheduler"]
        assert len([one for one in scenarios if one.model.kind == "topology"]) >= 8
        assert len({one.model.kind for one in wanted} - {"topology"}) >= 3
        ids = {
            built.talk.ids[index]
            for index, slide in enumerate(slides)
            if isinstance(slide, FigureSlide | FigureTextSlide)
        }
        frames = [scene for scene in built.deck.scenes if scene.slide in ids and scene.frames > 1]
        assert len(frames) >= 40

    def test_its_cuts_are_nested_and_each_has_a_beginning_and_an_end(self, made: Make) -> None:
        talk = made("scheduler").talk
        assert talk is not None
        lightning, lunch, full = (set(talk.members(c)) for c in ("lightning", "lunch", "full"))
        assert lightning < lunch < full
        slides, speech = talk.outline.slides, talk.speech["lightning"]
        spoken = [i for i in talk.members("lightning") if speech[i].notes and not slides[i].hidden]
        assert [talk.ids[spoken[0]], talk.ids[spoken[-1]]] == ["two-programs", "answer"]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_format_writes_without_a_word(slug: str, made: Make, kit: Kit) -> None:
    built = made(slug)
    assert built.deck is not None
    handed, left_out = enclosed(TALKS / slug, RealWorld())
    assert left_out == ()
    for name, write in GUESTS.backends.items():
        output = write(built.deck, slug, BackendOptions(enclosed=handed), kit)
        assert output.files, name
        assert [one for one in output.problems if one.severity != "note"] == [], name
