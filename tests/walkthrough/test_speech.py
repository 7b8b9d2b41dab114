"""Sharing notes among frames: no word lost, none repeated, in order, nobody starved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.notes import Block, Code, ListItem, Notes, Paragraph, Said, plain, words
from talkbuilder.speech import SILENT_SECONDS, by_frame, seconds

WORD = st.sampled_from(
    ["a P", "runs.", "The", "queue", "is", "full!", "Why?", "e.g.", "G1", "So", "x."]
)
SAID = st.builds(Said, st.lists(WORD, min_size=1, max_size=12).map(" ".join), code=st.booleans())
SPOKEN = st.lists(SAID, min_size=1, max_size=4).map(tuple)
BLOCK: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, SPOKEN),
    st.builds(ListItem, SPOKEN, st.integers(0, 2), st.integers(0, 3)),
    st.builds(Code, st.just("go f()"), st.just("go")),
)
NOTES: st.SearchStrategy[Notes] = st.lists(BLOCK, max_size=12).map(tuple)


def said(notes: Notes) -> list[str]:
    return [word for block in notes if not isinstance(block, Code) for word in plain(block).split()]


def paragraph(text: str) -> Paragraph:
    return Paragraph((Said(text),))


@given(NOTES, st.integers(1, 30))
def test_the_frames_together_say_what_the_notes_say(notes: Notes, frames: int) -> None:
    shares = by_frame(notes, frames)
    assert len(shares) == frames
    # A split falls on a space, so words can be compared as words.
    assert [word for share in shares for word in said(share)] == said(notes)
    assert [b for share in shares for b in share if isinstance(b, Code)] == [
        b for b in notes if isinstance(b, Code)
    ]


@given(NOTES, st.integers(1, 30))
def test_no_frame_is_silent_while_a_later_one_speaks(notes: Notes, frames: int) -> None:
    speaking = [words(share) > 0 for share in by_frame(notes, frames)]
    assert speaking == sorted(speaking, reverse=True)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.integers(1, 20))
def test_every_frame_speaks_if_there_are_sentences_enough(
    sentences: list[int], frames: int
) -> None:
    notes = tuple(paragraph(" ".join(["The P looks again."] * count)) for count in sentences)
    speaking = sum(words(share) > 0 for share in by_frame(notes, frames))
    assert speaking == min(frames, sum(sentences))


@given(st.lists(st.integers(1, 9), min_size=2, max_size=20), st.integers(1, 6))
def test_paragraphs_stay_whole_while_there_are_enough(lengths: list[int], frames: int) -> None:
    notes = tuple(paragraph(" ".join(["Look."] * length)) for length in lengths)
    if frames <= len(notes):
        assert tuple(block for share in by_frame(notes, frames) for block in share) == notes


def test_the_shares_are_even() -> None:
    notes = tuple(paragraph(" ".join(["word"] * 10)) for _ in range(12))
    assert [words(share) for share in by_frame(notes, 4)] == [30, 30, 30, 30]


def test_code_stays_with_the_words_before_it() -> None:
    notes: Notes = (paragraph("First."), Code("x"), paragraph("Second."))
    assert by_frame(notes, 2) == ((paragraph("First."), Code("x")), (paragraph("Second."),))


def test_a_split_list_item_is_numbered_once() -> None:
    item = ListItem((Said("Look at the queue. Then steal."),), number=3)
    first, second = by_frame((item,), 2)
    assert first == (ListItem((Said("Look at the queue."),), number=3),)
    assert second == (paragraph("Then steal."),)


@pytest.mark.parametrize(
    "text", ["See e.g. Vyukov on this.", "It is at 3.5 percent", "wait. then go", "Hello"]
)
def test_this_is_one_sentence(text: str) -> None:
    assert by_frame((paragraph(text),), 2) == ((paragraph(text),), ())


def test_a_sentence_may_begin_with_code() -> None:
    notes = (Paragraph((Said("The lock is held. "), Said("runqput", code=True), Said(" waits."))),)
    first, second = by_frame(notes, 2)
    assert first == (paragraph("The lock is held."),)
    assert second == (Paragraph((Said("runqput", code=True), Said(" waits."))),)


def test_pace() -> None:
    assert seconds((paragraph("word " * 130),), 130) == 60.0
    assert seconds((), 130) == SILENT_SECONDS
    assert seconds((Code("code is not spoken"),), 130) == SILENT_SECONDS
