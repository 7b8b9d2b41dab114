"""A character that no font has is a warning at its place, which says what shows a box and how to mend it."""

from pathlib import Path

import pytest

from talkbuilder.ports import Kit
from talkbuilder.problem import Problem
from tests.scripts.fonts import font, save
from tests.scripts.specimen import built, lending_kit

OUTLINE = """\
title: Boxes
cuts: {full: {minutes: 20}}
figures:
  flow:
    kind: flow
    nodes: {a: one, b: "two 漢"}
    edges: [a -> b]
slides:
  - layout: bullets
    title: Nothing here is missing at all
    bullets: ["שלום, नमस्ते, e\u0301, ☃"]
    notes: "#one"
  - layout: bullets
    title: Two bullets lack the same letters
    bullets: [fine, "漢字 and 漢字", "ሀ"]
    notes: "#two"
  - layout: figure
    title: A label lacks a letter
    figure: flow
    notes: "#three"
"""
TEXT = "# B\n\n## A {#one}\n\nWords.\n\n## B {#two}\n\nSpoken 𓀀.\n\n## C {#three}\n\nWords.\n"


def warnings(root: Path, kit: Kit) -> list[Problem]:
    made, files = built(root, kit, "pptx", outline=OUTLINE, text=TEXT)
    assert list(files) == ["talk.pptx"]
    return [one for one in made.problems if one.code in ("missing-glyph", "lent-face")]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    """What is said where no font lends."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "fonts").mkdir()
    with lending_kit(folder / "fonts", folder / "cache") as kit:
        return warnings(folder / "talk", kit)


def test_each_place_is_named_once(bare: list[Problem]) -> None:
    found = [(one.place.line, one.place.column, one.severity) for one in bare]
    assert found == [
        (15, 21, "warning"),
        (15, 34, "warning"),
        (16, 12, "warning"),
        (6, 24, "warning"),
    ]


def test_characters_have_their_names(bare: list[Problem]) -> None:
    assert "漢 (U+6F22 CJK UNIFIED IDEOGRAPH-6F22), 字 (U+5B57" in bare[0].message
    assert "ሀ (U+1200 ETHIOPIC SYLLABLE HA)" in bare[1].message
    assert "𓀀 (U+13000 EGYPTIAN HIEROGLYPH A001)" in bare[2].message


def test_it_says_where_a_box_is_and_where_not(bare: list[Problem]) -> None:
    assert "PDF, handout and PNG show a box" in bare[0].message
    assert "PowerPoint and browsers take a font of the machine" in bare[0].message


def test_the_hint_names_a_font_and_an_option(bare: list[Problem]) -> None:
    assert "noto-cjk-sans-sc-regular" in bare[0].hint
    assert "fonts: {fallback: [...]}" in bare[1].hint


def test_who_lends_is_a_note_and_the_warning_goes(tmp_path: Path) -> None:
    save(tmp_path / "fonts", "any.ttf", font("Any Sans", "漢字ሀ𓀀"))
    with lending_kit(tmp_path / "fonts", tmp_path / "cache") as kit:
        (note,) = warnings(tmp_path / "talk", kit)
    assert (note.code, note.severity) == ("lent-face", "note")
    assert "Any Sans" in note.message
    assert "any.ttf, SHA-256 " in note.message
