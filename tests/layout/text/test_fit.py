"""Text shrinks in a few steps to a least size, holds in a wider face, and otherwise says by how much it fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.layout.text.fit import (
    WIDER,
    fit,
    height_of,
    lines_of,
    measured,
    natural_width,
    steps_down,
    text_rect,
)
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.scene import Paragraph, Run, Text

RULER = OwnRuler()
SENTENCE = "A P that runs dry looks at the global queue, the poller, and then at other Ps."


def text(*words: str, size: float = 24, **style: float) -> Text:
    return Text(tuple(Paragraph((Run(word),)) for word in words), size, **style)  # type: ignore[arg-type]


def test_what_fits_keeps_its_size_and_gets_its_breaks() -> None:
    done = fit(text(SENTENCE), Size(500, 100), 18, RULER)
    assert (done.text.size, done.too_many) == (24, 0)
    assert len(done.text.paragraphs[0].breaks) == 1
    assert " ".join(lines_of(done.text.paragraphs[0])) == SENTENCE


def test_what_does_not_fit_shrinks_in_steps() -> None:
    assert steps_down(24, 18) == (24, 22, 20, 18)
    done = fit(text(SENTENCE), Size(500, 53), 18, RULER)
    assert (done.text.size, done.too_many) == (22, 0)


def test_what_never_fits_says_how_many_lines_are_too_many() -> None:
    done = fit(text(*["one line"] * 10), Size(500, 100), 18, RULER)
    assert done.text.size == 18
    assert done.too_many == 6  # 10 lines of 21.6 in 100 points


def test_a_fit_holds_in_a_face_that_is_wider_than_ours() -> None:
    line = text("measure me exactly")
    width = natural_width(line, RULER)
    assert fit(line, Size(width * WIDER, 30), 24, RULER).too_many == 0
    assert fit(line, Size(width * 1.04, 30), 24, RULER).too_many == 1


def test_a_word_is_torn_only_at_the_smallest_size() -> None:
    word = text("runtime.findRunnable()")
    width = natural_width(word, RULER) * 0.9
    done = fit(word, Size(width, 200), 12, RULER)
    assert done.text.size == 20
    assert done.text.paragraphs[0].breaks == ()


def test_paragraphs_of_their_own_size_shrink_along_but_not_below_the_least() -> None:
    body = text("head", SENTENCE, SENTENCE)
    sub = replace(body.paragraphs[1], size=20.0, indent=40.0, hanging=20.0, before=6.0)
    body = replace(body, paragraphs=(body.paragraphs[0], sub, sub))
    done = fit(body, Size(300, 60), 18, RULER).text
    assert done.size == 18
    assert [p.size for p in done.paragraphs] == [None, 18, 18]
    assert done.paragraphs[1].indent == pytest.approx(30)


def test_text_without_wrapping_never_breaks() -> None:
    done = measured(text(SENTENCE, wrap=False), 50, RULER)
    assert done.text.paragraphs[0].breaks == ()


@pytest.mark.parametrize(("anchor", "y"), [("top", 10), ("middle", 45.6), ("bottom", 81.2)])
def test_lines_stand_where_the_anchor_says(anchor: str, y: float) -> None:
    one = replace(text("x"), anchor=anchor)
    assert text_rect(Rect(0, 10, 100, 100), one).y == pytest.approx(y)


@given(
    st.lists(st.text("abc de-f", max_size=80), min_size=1, max_size=6),
    st.floats(40, 900),
    st.floats(20, 400),
)
def test_it_fits_or_it_says_so(words: list[str], width: float, height: float) -> None:
    done = fit(text(*words), Size(width, height), 18, RULER)
    assert 18 <= done.text.size <= 24
    assert done.too_many or height_of(done.text) <= height + 0.02
    again = fit(done.text, Size(width, height), 18, RULER)
    assert again.text == done.text or done.too_many
