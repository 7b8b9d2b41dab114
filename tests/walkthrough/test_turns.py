"""Marks between what is said at one frame and at the next: in the outline's notes, and in the text itself."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from talkbuilder.notes import Notes, plain
from talkbuilder.speech import Turn, by_frame, unfit_turns
from talkbuilder.talk import Speech
from talkbuilder.walkthrough.read import read
from tests.support.worlds import load_talk
from tests.walkthrough.test_speech import NOTES, said

TEXT = """\
# T

## A {#a}

One is said first.

Two is said then. And more of two.

Three comes last.

## B {#b}

Looks are first. {.next} It *takes* half,{.next} and
runs the last one. {.next}

- a point {.next} with more
- another

"""
A = ("One is said first.", "Two is said then. And more of two.", "Three comes last.")


def spoken(notes: str, text: str = TEXT) -> Speech:
    """Return what a slide with these notes says."""
    outline = f"title: T\nslides:\n  - {{layout: statement, title: S, notes: {notes}}}\n"
    talk, problems = load_talk(outline.encode(), text.encode())
    assert talk is not None, problems
    return talk.speech["full"][0]


def shares(speech: Speech, frames: int) -> list[str]:
    return [" | ".join(map(plain, share)) for share in by_frame(speech.notes, frames, speech.turns)]


# --- what is shared how -----------------------------------------------------------------------------------------------

TURNS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9)), max_size=8).map(
    lambda found: [Turn(at, frame) for at, frame in sorted(found, key=lambda one: one[0])]
)


@given(NOTES, st.integers(1, 12), TURNS)
def test_wherever_marks_stand_no_word_is_lost_or_said_twice(
    notes: Notes, frames: int, turns: list[Turn]
) -> None:
    found = by_frame(notes, frames, turns)
    assert len(found) == frames
    assert [word for share in found for word in said(share)] == said(notes)


@given(NOTES, st.integers(1, 12))
def test_without_a_mark_all_is_as_it_was(notes: Notes, frames: int) -> None:
    assert by_frame(notes, frames, ()) == by_frame(notes, frames)


@given(st.integers(1, 12), st.integers(0, 20))
def test_there_are_as_many_turns_as_frames_but_one(frames: int, count: int) -> None:
    assert len(unfit_turns([Turn(0)] * count, frames)) == max(0, count - frames + 1)


@pytest.mark.parametrize(
    ("notes", "frames", "wanted"),
    [
        # a mark after each paragraph; two paragraphs at one frame; the last part over all that are left
        ('["#a:1", next, "#a:2", next, "#a:3"]', 3, A),
        ('["#a:1-2", next, "#a:3"]', 2, (f"{A[0]} | {A[1]}", A[2])),
        ('["#a:1", next, "#a:2-3"]', 3, A),
        ('["#a:1", next, "#a:2"]', 3, (A[0], "Two is said then.", "And more of two.")),
        # silence first, in between, and at the end
        ('[next, "#a:1"]', 2, ("", A[0])),
        ('["#a:1", next, next, "#a:2"]', 3, (A[0], "", A[1])),
        ('["#a:1", next]', 3, (A[0], "", "")),
        # by number: what comes before is shared among the frames before
        ('["#a:1-2", frame 3, "#a:3"]', 3, A),
        ('["#a:1", frame 3, "#a:2", next, "#a:3"]', 4, ("One is said first.", "", A[1], A[2])),
        ('[frame 1, "#a:1", next, "#a:2-3"]', 3, A),
        # by cut
        ('{full: ["#a:1", next, "#a:2-3"]}', 3, A),
    ],
)  # fmt: skip
def test_marks_in_the_outline(notes: str, frames: int, wanted: tuple[str, ...]) -> None:
    assert shares(spoken(notes), frames) == list(wanted)


def test_marks_in_the_text_part_paragraphs_and_items() -> None:
    assert shares(spoken('"#b"'), 5) == [
        "Looks are first.",
        "It takes half,",
        "and runs the last one.",
        "a point",
        "with more | another",
    ]


def test_both_kinds_of_marks_count_together() -> None:
    assert shares(spoken('["#a:1", next, "#b:1", "#a:3"]'), 5)[:2] == [A[0], "Looks are first."]


WORDS = (
    *("The", "*thief*", "looks", "`round`.", "It", "[takes](https://e.org)", "half,"),
    *("and", "**runs**", "the", "last", "one"),
)


@given(
    st.lists(
        st.sampled_from(["", "{.next}", "{.next} {.next}", "\n{.next}"]), min_size=14, max_size=14
    )
)
def test_wherever_marks_stand_in_a_paragraph_its_words_are_the_same(marks: list[str]) -> None:
    text = " ".join(
        f"{word} {mark}" if mark else word for word, mark in zip(WORDS, marks, strict=False)
    )
    plain_text = " ".join(WORDS)
    found = spoken('"#a"', f"# T\n\n## A {{#a}}\n\n{text}\n")
    wanted = spoken('"#a"', f"# T\n\n## A {{#a}}\n\n{plain_text}\n")
    assert said(found.notes) == said(wanted.notes)
    assert len(found.turns) == text.count("{.next}")


def test_nobody_who_reads_sees_a_mark_and_one_space_is_left() -> None:
    walkthrough, problems = read(TEXT, "x")
    assert problems == ()
    first = walkthrough.passages["b"].paragraphs[0]
    words = "".join(piece.text for piece in first.words.pieces)  # type: ignore[union-attr]
    assert words.rstrip() == "Looks are first. It takes half, and runs the last one."


def test_a_mark_in_code_is_code() -> None:
    walkthrough, _ = read("## A {#a}\n\nWrite `{.next}` there.\n", "x")
    (only,) = walkthrough.passages["a"].paragraphs
    assert only.words.turns == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["{.next}\n", "| a {.next} |\n|---|\n| b |\n", "x[^f]\n\n[^f]: Who {.next}\n"]
)
def test_a_mark_where_nothing_is_said_is_a_problem(text: str) -> None:
    _, problems = read(f"## A {{#a}}\n\n{text}", "x")
    assert [one.code for one in problems] == ["stray-next"]
    assert all(one.place.line >= 3 and one.hint for one in problems)


# --- through the whole house ------------------------------------------------------------------------------------------

OUTLINE = """\
title: T
cuts: {{full: {{minutes: 10}}, lunch: {{minutes: 9}}}}
slides:
  - layout: bullets
    title: Three points are made
    steps: true
    bullets: [one, two, three]
    notes: {notes}
  - {{layout: statement, title: The end, notes: "#c"}}
"""
STORY = """\
# T

## A {#a}

First words are spoken here.

Then other words. And some more of them. And even more, for a while.

## C {#c}

An end.
"""


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Build a talk with these notes, and return the exit code and what was said."""
    from typer.testing import CliRunner

    from talkbuilder.app.cli import cli

    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "talks" / "t"
    folder.mkdir(parents=True)

    def run(notes: str, text: str = STORY) -> tuple[int, str]:
        (folder / "talk.yaml").write_text(OUTLINE.format(notes=notes))
        (folder / "walkthrough.md").write_text(text)
        result = CliRunner().invoke(cli, ["build", "t", "-q", "-f", "pptx,html,notes,teleprompter"])
        return result.exit_code, result.stderr

    return run


def test_every_format_that_shows_notes_by_frame_follows(build, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, said = build('["#a:1", next, next, "#a:2"]')
    assert (code, said) == (0, "")
    output = tmp_path / "output" / "t"
    deck = Presentation(str(output / "t.pptx"))
    spoken = [slide.notes_slide.notes_text_frame.text for slide in deck.slides][:3]
    assert spoken == [
        "First words are spoken here.",
        "",
        "Then other words. And some more of them. And even more, for a while.",
    ]
    for name in ("t.html", "t-teleprompter.html", "t-notes.md"):
        page = (output / name).read_text("utf-8")
        assert re.search("First words are spoken here", page), name
    notes = (output / "t-notes.md").read_text("utf-8")
    assert notes.index("First words") < notes.index("Then other words")


@pytest.mark.parametrize(
    ("notes", "line", "message", "hint"),
    [
        ('["#a:1", next, next, next, "#a:2"]', 8, "3 frames, and the last is spoken of already", "leave this mark out"),
        ('["#a:1", frame 4, "#a:2"]', 8, "there is no frame 4", "the last is `frame 3`"),
        ('["#a:1", frame 3, "#a:2", frame 2]', 8, "frame 2 comes before", "in their order"),
    ],
)  # fmt: skip
def test_a_mark_without_a_frame_is_a_problem_at_its_place(  # type: ignore[no-untyped-def]
    build, notes: str, line: int, message: str, hint: str
) -> None:
    code, said = build(notes)
    assert code == 1
    assert re.search(rf"talk.yaml:{line}:\d+: error\[no-such-frame\]", said)
    assert message in said
    assert hint in said


def test_a_mark_in_the_text_without_a_frame_warns_where_there_are_frames(build) -> None:  # type: ignore[no-untyped-def]
    many = STORY.replace("more of them. ", "more of them. {.next} {.next} {.next} ")
    code, said = build('"#a"', many)
    assert code == 0
    assert "walkthrough.md:7:1: warning[no-such-frame]" in said
    one = STORY.replace("An end.", "An {.next} end. {.next}")
    assert build('"#a"', one) == (0, "")


@pytest.mark.parametrize("notes", ["[nxt]", "next", '["#a", "frame x"]', '["#a", "frame 0"]'])
def test_what_is_nearly_a_mark_is_said_to_be_none(build, notes: str) -> None:  # type: ignore[no-untyped-def]
    code, said = build(notes)
    assert code == 1
    assert "error[bad-value]" in said
    assert "a passage like `#stealing`" in said
