"""`dense: true` buys smaller type, never an overflow, and never in silence."""

import pytest

from talkbuilder.layout.slide import compose
from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.layout.themes import THEMES
from talkbuilder.talk import Occasion
from tests.support.worlds import load_talk

OUTLINE = """\
title: A talk
slides:
  - layout: code
    title: A slide with much code
    dense: {dense}
    code: |
{code}
"""


def codes(lines: int, dense: bool) -> list[tuple[str, str]]:
    code = "\n".join(f"      x{n} := {n}" for n in range(lines))
    text = OUTLINE.format(dense=str(dense).lower(), code=code)
    talk, _ = load_talk(text)
    assert talk is not None
    _, problems = compose(talk, "full", {}, THEMES["light"], OwnRuler(OwnFonts()), Occasion())
    return [(problem.code, problem.severity) for problem in problems]


@pytest.mark.parametrize(
    ("lines", "dense", "expected"),
    [
        (10, False, []),
        (10, True, [("dense", "note")]),
        (26, False, [("overflow", "error")]),
        (26, True, [("dense", "note")]),
        (60, True, [("dense", "note"), ("overflow", "error")]),
    ],
)
def test_what_fits(lines: int, dense: bool, expected: list[tuple[str, str]]) -> None:
    assert codes(lines, dense) == expected
