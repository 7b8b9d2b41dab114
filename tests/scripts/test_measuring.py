"""Letters that join or stand on each other are as wide as they will be shown, and lines of every script fit."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.layout.text.breaker import break_at, take_apart
from talkbuilder.layout.text.fit import lines_of
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.scene import Run, TextBlock
from talkbuilder.scripts import clusters
from tests.scripts.fonts import font, save
from tests.scripts.specimen import ARABIC, HINDI, JAPANESE, THAI, built, lending_kit

RULER = OwnRuler()


def width(text: str, **style: bool) -> float:
    return RULER.width(text, "body", 1000.0, **style)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("mark", ["\u0301", "\u0308", "\u0323"])
def test_a_combining_mark_has_no_width(mark: str, bold: bool) -> None:
    assert width(f"o{mark}x", bold=bold) == pytest.approx(width("ox", bold=bold), rel=0.02)


def test_joined_letters_are_not_the_sum_of_lone_ones() -> None:
    for word in ("عليكم", "المجدول"):
        assert width(word) < 0.95 * sum(width(letter) for letter in word)


def test_marks_that_are_not_seen_have_no_width() -> None:
    assert width("a\u200eb\u200f\u200dc") == width("abc")


def test_signs_of_one_letter_are_measured_together() -> None:
    assert width("क्ष") < width("क") + width("ष") + width("\u094d") + 1
    assert RULER.missing("क्षत्रिय สวัสดี שָׁלוֹם سَلام e\u0301", "body") == ""
    assert RULER.missing("שלום सलाम", "code") == ""  # lent by the face of words


def test_words_are_measured_alike_by_every_ruler() -> None:
    assert OwnRuler().width(ARABIC, "body", 20) == RULER.width(ARABIC, "body", 20)


@given(
    st.sampled_from([JAPANESE, THAI, HINDI, ARABIC, "e\u0301" * 40]),
    st.floats(min_value=2.5, max_value=40),
)
def test_lines_hold_whole_characters_and_fit(text: str, room: float) -> None:
    words = take_apart((Run(text),), "body", False, RULER)
    broken = break_at(words, room)
    bounds = [0, *broken.breaks, len(text)]
    lines = [text[a:b] for a, b in pairwise(bounds)]
    ends = set()
    at = 0
    for one in clusters(text):
        at += len(one)
        ends.add(at)
    assert set(broken.breaks) <= ends
    for line in lines:
        if len(clusters(line.rstrip())) > 2 and not broken.torn:
            assert RULER.width(line.rstrip(), "body", 1.0) <= room + 0.01
        assert line[0] not in "。、」"


def test_a_line_of_code_with_ideographs_stays_in_its_panel(tmp_path: Path) -> None:
    save(tmp_path / "fonts", "any.ttf", font("Any Sans", "注釈はここに"))
    code = "x := 1 // " + "注釈はここに" * 12
    outline = (
        "title: Code\ncuts: {full: {minutes: 9}}\nslides:\n  - layout: code\n"
        f"    title: A comment may be in Japanese\n    code: {{language: go, text: '{code}'}}\n"
        '    notes: "#a"\n'
    )
    with lending_kit(tmp_path / "fonts", tmp_path / "cache") as kit:
        text = "# C\n\n## A {#a}\n\nWords.\n"
        made, _ = built(tmp_path / "talk", kit, "pptx", outline=outline, text=text)
        assert made.deck is not None
        (block,) = (one for one in made.deck.scenes[0].items if one.id == "body")
        assert isinstance(block, TextBlock)
        for paragraph in block.text.paragraphs:
            lines = lines_of(paragraph)
            assert len(lines) > 1
            for line in lines:
                assert kit.ruler.width(line, "code", block.text.size) <= block.rect.width
