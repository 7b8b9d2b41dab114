"""The gallery: every kind and every mechanism twice at least, every frame measured, every line of it found again."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from talkbuilder.app.showcase.page import options_of, page
from talkbuilder.app.showcase.read import Scenario, Show, folder, mechanism_file, read_show
from talkbuilder.app.showcase.run import make
from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.figures import Figures, wanted_figures
from talkbuilder.layout.eye.figure import findings
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.pipeline import Built
from talkbuilder.ports import Kit
from talkbuilder.store.world import RealWorld
from talkdiagrams.catalog import KINDS, MECHANISMS
from tests.kinds.drawing import tell, written
from tests.kinds.movers import MOVERS

ALL = [f"kind {name}" for name in KINDS] + [f"mechanism {name}" for name in MECHANISMS]


def shown(only: tuple[str, ...] = ()) -> Show:
    show, problems = read_show(folder(), KINDS, MECHANISMS, RealWorld(), only)
    assert show is not None, problems
    return show


SHOW = shown()
SCENARIOS = [
    pytest.param(chapter.name, chapter.sort, one, id=f"{chapter.name}-{one.slide}")
    for chapter in SHOW.chapters
    for one in chapter.scenarios
]


@pytest.fixture(scope="module")
def kit() -> Iterator[Kit]:
    """The real doors, opened once."""
    with open_kit() as opened:
        yield opened


@pytest.fixture(scope="module", params=["light", "dark"])
def built(request: pytest.FixtureRequest, kit: Kit) -> Built:
    """The deck in each theme."""
    show, made = make((), request.param, kit)
    assert show is not None
    return made


@pytest.mark.parametrize("name", ALL)
def test_each_has_two_scenarios(name: str) -> None:
    chapters = {f"{one.sort} {one.name}": len(one.scenarios) for one in SHOW.chapters}
    sort, word = name.split()
    stem = mechanism_file(word, KINDS) if sort == "mechanism" else word
    assert chapters.get(name, 0) >= 2, f"gallery/{stem}.yaml wants two scenarios"


def test_every_file_belongs_to_a_kind_or_a_mechanism() -> None:
    known = {*KINDS, *(mechanism_file(name, KINDS) for name in MECHANISMS)}
    assert {path.stem for path in folder().glob("*.yaml")} - known == set()


def test_a_kind_shows_itself_and_a_mechanism_plays() -> None:
    for chapter in SHOW.chapters:
        for one in chapter.scenarios:
            if chapter.sort == "kind":
                assert one.kind == chapter.name
            else:
                figure = written(one.source)
                kinds = MECHANISMS[chapter.name].kinds
                assert figure["kind"] in kinds
                assert figure.get("mechanism", chapter.name) == chapter.name


def test_there_are_150_frames_at_least(built: Built) -> None:
    assert built.deck is not None
    assert sum(scene.layout == "figure" for scene in built.deck.scenes) >= 150


def test_it_has_no_problem_and_every_slide_stands_as_it_should(built: Built, kit: Kit) -> None:
    assert built.problems == ()
    assert built.deck is not None
    found = {scene.id: faults(scene, built.deck.theme, kit.ruler) for scene in built.deck.scenes}
    assert {id: wrong for id, wrong in found.items() if wrong} == {}


def test_an_eye_minds_nothing_and_nothing_moves_that_did_not_change(kit: Kit) -> None:
    talk = SHOW.talk
    wanted = wanted_figures(talk, tuple(range(len(talk.outline.slides))))
    figures = Figures(talk, wanted, GUESTS.themes["light"], GUESTS, kit)
    found = {
        one.name: findings(figures[one.key], kit.ruler, MOVERS.get(one.model.kind, ()))
        for one in wanted
    }
    assert {name: list(map(str, wrong)) for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(("name", "sort", "scenario"), SCENARIOS)
def test_what_stands_beside_a_figure_is_what_it_was_drawn_from(
    name: str, sort: str, scenario: Scenario
) -> None:
    file = folder() / f"{mechanism_file(name, KINDS) if sort == 'mechanism' else name}.yaml"
    listed = written(file.read_text(encoding="utf-8"))["scenarios"]
    assert written(scenario.source) in [one["figure"] for one in listed]
    assert scenario.source == scenario.source.strip()
    assert not re.search(r"^(title|words): \S", scenario.source, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "sort", "scenario"), [one for one in SCENARIOS if one.values[1] == "mechanism"]
)
def test_an_event_that_cannot_be_is_an_error_at_its_line(
    name: str, sort: str, scenario: Scenario
) -> None:
    figure = written(scenario.source)
    figure["events"] = [*figure.get("events", []), "frobnicate G1 on P0"]
    story, problems = tell(figure)
    assert story is None
    assert [one.place.path for one in problems] == [f"events/{len(figure['events']) - 1}"]


def test_problems_know_the_line_of_the_file_that_they_came_from() -> None:
    talk = SHOW.talk
    for index, slide in enumerate(talk.outline.slides):
        if slide.layout == "figure":
            place = talk.places.at("slides", index, "figure", "kind")
            text = (folder() / place.path.rpartition("/")[2]).read_text(encoding="utf-8")
            assert "kind" in text.splitlines()[place.line - 1]


def test_some_of_it_can_be_shown_by_name(kit: Kit) -> None:
    assert [chapter.name for chapter in shown(("ring", "gc")).chapters] == ["ring", "gc"]


def test_fields_of_a_kind_are_said_in_plain_words() -> None:
    for kind in KINDS.values():
        for option in options_of(kind.options):
            assert option.about, f"{kind.name}: {option.name}"
            assert "`" not in option.about


def test_files_that_are_no_examples_are_problems_with_places(kit: Kit) -> None:
    class Odd(RealWorld, frozen=True):
        """A folder with one file."""

        text = ""

        def read(self, root: object, name: str) -> bytes:
            return self.text.encode()

        def names(self, root: object, folder: str) -> tuple[str, ...]:
            return ("ring.yaml", "captures/ring.txt")

    for text, code in (
        ("", "no-examples"),
        ("scenarios: 3", "bad-examples"),
        ("- a", "bad-examples"),
        ("scenarios:\n  - {title: A title of it}", "bad-examples"),
        ("scenarios:\n  - {title: A, words: b, figure: {kind: ring}, more: c}", "unknown-field"),
        ("scenarios: [", "yaml-syntax"),
        ("scenarios:\n  - {title: A title that says it, words: b, figure: [ring]}", "bad-value"),
    ):
        Odd.text = text
        show, problems = read_show(folder(), KINDS, MECHANISMS, Odd())
        assert show is None, text
        assert code in {one.code for one in problems}, (text, problems)
        assert all(one.place.path.startswith(folder().as_posix()) for one in problems)


def test_the_page_carries_everything_itself_in_both_themes(kit: Kit) -> None:
    show, built = make(("ring", "scheduler"), "light", kit)
    assert show is not None
    assert built.deck is not None
    text = page(show, built.deck, KINDS, GUESTS.themes, ["gallery.pptx", "gallery.pdf"], kit)
    dark = page(
        show, replace(built.deck, theme=GUESTS.themes["dark"]), KINDS, GUESTS.themes, [], kit
    )
    for one in (text, dark):
        assert "prefers-color-scheme:dark" in one
        assert "default-src &#39;none&#39;" in one
        assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", one)
        frames = sum(len(re.findall('class="step"', part)) for part in one.split("<main>")[1:])
        assert frames == sum(scene.layout == "figure" for scene in built.deck.scenes)
    assert 'href="gallery.pptx"' in text
    assert "gallery.pptx" not in dark
    for chapter in show.chapters:
        assert f'id="{chapter.sort}-{chapter.name}"' in text
