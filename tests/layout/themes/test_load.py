"""A theme of one's own is a short file, and whatever is in it ends in a theme or in problems with lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.color import Rgb
from talkbuilder.layout.themes import THEMES, load_theme
from talkbuilder.layout.themes.contrast import weak_pairs

ACME = b"""\
name: acme
base: dark
colors:
  accent1: "#7FD4B0"
fonts: {body: Aptos, code: Cascadia Mono}
"""


def test_colours_and_faces_change_and_the_rest_stays() -> None:
    theme, problems = load_theme(ACME, "acme.yaml")
    assert problems == ()
    assert theme is not None
    assert (theme.name, theme.inverse) == ("acme", True)
    assert theme.rgb("g") == Rgb(0x7F, 0xD4, 0xB0)
    assert theme.faces["body"].office == "Aptos"
    assert theme.faces["body"].own == "FiraGO"
    assert theme.layouts == THEMES["dark"].layouts
    assert weak_pairs(theme) == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("colours: {}", 'acme.yaml:1:1: error[unknown-key]: a theme has no "colours" here'),
        ("base: lihgt", 'acme.yaml:1:7: error[unknown-theme]: there is no theme "lihgt"'),
        ("colors: {accent1: red}", "acme.yaml:1:19: error[bad-color]: not a colour"),
        ("colors: {bg1: '#777777'}", "acme.yaml:1:9: error[low-contrast]: text on background"),
        ("fonts: {body: '<b>'}", "acme.yaml:1:15: error[bad-font]"),
        ("fonts: Aptos", "acme.yaml:1:8: error[wrong-type]"),
        ("name: a\nname: b", "acme.yaml:2:1: error[duplicate-key]"),
        ("name: &a x\nbase: *a", "acme.yaml:1:7: error[yaml-alias]"),
        ("colors: {", "acme.yaml:1:1: error[yaml-syntax]"),
        ("", "acme.yaml:1:1: error[empty-file]"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(written: str, expected: str) -> None:
    theme, problems = load_theme(written.encode(), "acme.yaml")
    assert theme is None
    assert any(str(problem).startswith(expected) for problem in problems), problems


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_that_is_written_raises(data: bytes) -> None:
    theme, problems = load_theme(data, "acme.yaml")
    assert (theme is None) == bool(problems)


def test_deep_nesting_is_a_problem_not_a_crash() -> None:
    theme, problems = load_theme(b"[" * 30_000, "acme.yaml")
    assert theme is None
    assert problems[0].code == "yaml-depth"
