"""Inline Markdown of the outline: four things and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.inline import link_of, parse, plain, targets
from talkbuilder.scene import Link, Run


def test_the_four_things() -> None:
    assert parse("a *b* **c** `d` [e](https://go.dev)") == (
        Run("a "),
        Run("b", italic=True),
        Run(" "),
        Run("c", bold=True),
        Run(" "),
        Run("d", family="code"),
        Run(" "),
        Run("e", link=Link(url="https://go.dev")),
    )


def test_styles_nest() -> None:
    assert parse("***x** y*") == (Run("x", bold=True, italic=True), Run(" y", italic=True))


@pytest.mark.parametrize(
    "text",
    ["<b>x</b>", "a & b &amp; c", "2 * 3 * 4", "snake_case_name", "a_b", "~~x~~", "# x", "1. x"],
)
def test_everything_else_is_text(text: str) -> None:
    assert parse(text) == (Run(text),)


def test_a_backslash_takes_the_meaning_away() -> None:
    assert parse(r"\*x\*") == (Run("*x*"),)


def test_lines_are_joined() -> None:
    assert plain("one\ntwo") == "one two"


def test_a_link_to_a_slide() -> None:
    assert parse("[there](#steal)") == (Run("there", link=Link(slide="steal")),)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "//x",
        "x",
        "https://",
        "#",
        "JaVaScRiPt:x",
    ],
)
def test_a_link_elsewhere_keeps_its_words_only(href: str) -> None:
    assert link_of(href) is None
    assert all(run.link is None for run in parse(f"[x]({href})"))


def test_targets_are_as_written() -> None:
    assert targets("[a](ftp://x) [b](#c) [d](ftp://x)") == ("ftp://x", "#c")


@given(st.text())
def test_any_text_becomes_runs(text: str) -> None:
    runs = parse(text)
    assert all(run.text for run in runs)


@given(st.text(alphabet="*_`[]()\\<>!#a b:/"))
def test_markup_soup_becomes_runs(text: str) -> None:
    assert "".join(run.text for run in parse(text)) == plain(text)
