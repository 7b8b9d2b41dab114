"""What every mechanism's talk promises its audience: enough to say, enough to see, and something to try at home."""

import re

import pytest

from talkbuilder.outline.model import SlideBase
from talkbuilder.talk import Talk
from tests.talks.conftest import SLUGS, TALKS, Make

MECHANISMS = [slug for slug in SLUGS if slug != "overview"]
FURNITURE = ("title", "section", "questions", "references")


@pytest.fixture(params=MECHANISMS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def talk(slug: str, made: Make) -> Talk:
    talk = made(slug).talk
    assert talk is not None
    return talk


def content(talk: Talk, cut: str) -> list[SlideBase]:
    """The slides that say something, without the furniture and what is held in reserve."""
    slides = (talk.outline.slides[index] for index in talk.members(cut))
    return [one for one in slides if one.layout not in FURNITURE and not one.hidden]


def text(slug: str, name: str) -> str:
    return (TALKS / slug / name).read_text("utf-8")


# --- the text -----------------------------------------------------------------------------------------------------


def prose(text: str) -> str:
    """A walkthrough without code, tables, footnotes and marks."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"^\[\^.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^\|.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"\{[#.][^}]*\}|\[\^[^\]]*\]|^#+ |\]\([^)]*\)", "", text, flags=re.MULTILINE)


def test_the_text_is_long_enough_to_be_read_and_short_enough_to_be_said(slug: str) -> None:
    assert 4000 <= len(prose(text(slug, "walkthrough.md")).split()) <= 7000


def test_the_text_leads_into_the_source_by_symbol(slug: str) -> None:
    assert len(set(re.findall(r"\]\(go:([^)#]+#[^)]+)\)", text(slug, "walkthrough.md")))) >= 10


def test_references_name_who_wrote_what_and_when_and_lead_there(slug: str, talk: Talk) -> None:
    notes = re.findall(
        r"^\[\^[^\]]+\]:(.*(?:\n(?!\[\^|\n).*)*)", text(slug, "walkthrough.md"), re.MULTILINE
    )
    away = [note for note in notes if "](https://" in note]
    assert len(away) >= 8
    assert [note for note in away if not re.search(r"\b(19|20)\d\d\b", note)] == []


# --- the slides ---------------------------------------------------------------------------------------------------


def test_the_full_cut_has_thirty_to_forty_five_slides(talk: Talk) -> None:
    assert 30 <= len(content(talk, "full")) <= 45


def test_at_least_six_figures_move(slug: str, talk: Talk, made: Make) -> None:
    deck = made(slug).deck
    assert deck is not None
    figures = {
        talk.ids[i]
        for i, one in enumerate(talk.outline.slides)
        if one.layout in ("figure", "figure-text")
    }
    assert (
        len({scene.slide for scene in deck.scenes if scene.slide in figures and scene.frames > 1})
        >= 6
    )


def test_three_cuts_hold_one_another_and_end_alike(talk: Talk) -> None:
    lightning, lunch, full = (content(talk, cut) for cut in ("lightning", "lunch", "full"))
    ids = [{id(one) for one in cut} for cut in (lightning, lunch, full)]
    assert ids[0] < ids[1] < ids[2]
    assert lightning[0] in full[:3]
    assert lightning[-1] is lunch[-1] is full[-1]
    assert len(lightning) >= 6


def test_at_least_five_questions_are_answered_in_reserve(talk: Talk) -> None:
    spoken = [
        one
        for one in talk.outline.slides
        if one.hidden and one.notes and not re.match(r"(exercise|solution)-\d", one.id or "")
    ]
    assert len(spoken) >= 5


def test_two_exercises_are_handed_out_each_with_its_solution(talk: Talk) -> None:
    ids = [one.id for one in talk.outline.slides if one.hidden]
    pairs = [one for one in ids if one and re.match(r"(exercise|solution)-\d$", one)]
    assert pairs[:4] == ["exercise-1", "solution-1", "exercise-2", "solution-2"]


# --- the proof ----------------------------------------------------------------------------------------------------


def test_at_least_twenty_facts_carry_it_and_numbers_lean_on_them(slug: str, talk: Talk) -> None:
    assert "numbers: facts" in text(slug, "facts.yaml")
    assert len(talk.claims.facts) >= 20
    asked = [fact for fact in talk.claims.facts.values() if fact.ask is not None]
    assert len(asked) >= 0.8 * len(talk.claims.facts)


def test_at_least_four_programs_run_and_slides_show_what_they_print(slug: str, talk: Talk) -> None:
    samples = {path.parent.name for path in (TALKS / slug / "go").glob("*/go.mod")}
    assert len(samples) >= 4
    assert {run.sample for run in talk.outline.captures.values()} <= samples
    assert len(talk.recorded) >= 4


def test_a_benchmark_is_shown_with_its_spread(talk: Talk) -> None:
    counts = [
        int(flag.partition("=")[2])
        for run in talk.outline.captures.values()
        if run.run == "test"
        for flag in run.flags
        if flag.startswith("-count=")
    ]
    assert max(counts) >= 5


def test_nothing_that_is_drawn_or_claimed_was_measured_by_hand(talk: Talk) -> None:
    for one in talk.recorded.values():
        if not one.place.path.endswith(".go"):
            assert one.capture.sources, one.place  # `talk record` writes it, nobody else
            assert not one.capture.is_edited, one.place
    assert not [fact.id for fact in talk.claims.facts.values() if "by hand" in fact.why]


def test_no_file_with_results_lies_beside_the_captures(slug: str) -> None:
    result = re.compile(r"^Benchmark\S*\s+\d+\s+\S+ ns/op", re.MULTILINE)
    beside = [path for path in (TALKS / slug).rglob("*") if path.suffix in (".txt", ".log")]
    for path in beside:
        if path.parent.name != "captures":
            assert not result.search(path.read_text("utf-8", "replace")), path


def test_its_review_says_what_three_readers_found(slug: str) -> None:
    headings = re.findall(r"^## (.*)$", text(slug, "REVIEW.md"), re.MULTILINE)
    assert headings[:3] == ["The maintainer", "The newcomer", "The eye on every slide"]
