"""YAML as a tree of places: text stays text, bounds hold, and both of PyYAML's parsers say the same."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.outline.model import Empty
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.tree.read import LOADER, MAX_DEPTH, MAX_NODES, compose

C_PARSER = LOADER is not yaml.SafeLoader


def problems(text: str) -> tuple[Problem, ...]:
    return compose(text, "t.yaml")[2]


@pytest.mark.parametrize(
    "text", ["on", "12:30", "3.10", "null", "~", "0x1F", "1_000", "2026-01-01", "=", ".inf"]
)
def test_scalars_stay_text(text: str) -> None:
    data, _, found = compose(f"a: {text}", "t.yaml")
    assert (data, found) == ({"a": text}, ())


def test_every_value_and_key_has_its_place() -> None:
    _, places, _ = compose("a: x\nb:\n  - c: [y, z]\n  -\nd:\n", "t.yaml")
    assert places.at("a") == Place("t.yaml", 1, 4)
    assert places.key("a") == Place("t.yaml", 1, 1)
    assert places.at("b", 0, "c", 1) == Place("t.yaml", 3, 12)
    assert places.key("b", 0, "c") == Place("t.yaml", 3, 5)
    assert places.at("d") == places.key("d") == Place("t.yaml", 5, 1)
    assert places.at("b", 0, "nothing", "there") == Place("t.yaml", 3, 5)


def test_text_that_begins_with_spaces_is_told_how_to() -> None:
    """What `psql` prints has its first line indented further than the next."""
    (found,) = problems("output: |\n   id | name\n  ----+-----\n")
    assert (found.place.line, found.code) == (3, "yaml-syntax")
    assert "`|2`" in found.hint
    (other,) = problems("a:\n   b: 1\n  c: 2\n")
    assert other.hint == "align the lines"


def test_empty_is_empty_only_if_plain() -> None:
    data, _, _ = compose('a:\nb: ""\n', "t.yaml")
    assert isinstance(data, dict)
    assert isinstance(data["a"], Empty)
    assert not isinstance(data["b"], Empty)


def test_depth_is_bounded() -> None:
    assert problems("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)) == ()
    assert [p.code for p in problems("[" * 1_000_000)] == ["yaml-depth"]
    assert [p.code for p in problems("- " * 500_000)] == ["yaml-depth"]


def test_size_is_bounded() -> None:
    assert [p.code for p in problems("- x\n" * (MAX_NODES + 1))] == ["yaml-size"]


def test_a_bomb_of_aliases_never_goes_off() -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdef", "bcdefg", strict=False)
    )
    assert [p.code for p in problems(bomb)] == ["yaml-alias"]


def test_repeated_keys_are_counted_but_not_without_end() -> None:
    assert len(problems("a: x\n" * 5000)) == 100


# fmt: off
PARTS = [
    "a", ": ", ":", "\n", "  ", "- ", "[", "]", "{", "}", ",", "'", '"', "|", ">", "#", "&x", "*x", "!t", "? ",
    "\t", "@", "%", "---\n", "...\n", "\\", "<<", "é", "日", "`", "k: v\n", "  - x\n",
]
# fmt: on
BROKEN = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)


@given(BROKEN)
def test_whatever_it_is_it_is_data_or_problems_inside_the_file(text: str) -> None:
    data, places, found = compose(text, "t.yaml")
    assert data is not None or found
    lines = text.split("\n")
    for place in [*(p.place for p in found), *places.table.values(), *places.keys.values()]:
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1


@pytest.mark.skipif(
    not C_PARSER, reason="PyYAML has no C parser here, so there is nothing to compare"
)
@given(BROKEN)
def test_both_parsers_read_the_same(text: str) -> None:
    fast, slow = compose(text, "t.yaml"), compose(text, "t.yaml", yaml.SafeLoader)
    if fast[0] is not None and slow[0] is not None:
        # Where both can read it, they read the same, at the same places.
        assert fast[0] == slow[0]
        assert {k: p.line for k, p in fast[1].table.items()} == {
            k: p.line for k, p in slow[1].table.items()
        }


@pytest.mark.skipif(
    not C_PARSER, reason="PyYAML has no C parser here, so there is nothing to compare"
)
@pytest.mark.parametrize(
    "text",
    ["a: b: c", "a:\n\t- b", "a: @x", "a: [1\n", "a: {b: 1]", "a: 'x", "a: 1\n b: 2", "a: *x", "a: b\nc\n", 'a: "x" y',
     "title: *foo* bar", "a: - b", "- a\nb: 1", "a: |x", "? [a]\n: b", "a: !x b", "--- a\n--- b"],
)  # fmt: skip
def test_both_parsers_say_the_same(text: str) -> None:
    assert compose(text, "t.yaml")[2] == compose(text, "t.yaml", yaml.SafeLoader)[2]


@pytest.mark.parametrize("loader", {LOADER, yaml.SafeLoader})
@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("notes: #life\n", "1:8", "lost-comment"),
        ("a:\n  - The #1 rule\n", "2:9", "lost-comment"),
        ('a: "b" #c\n', "1:8", "lost-comment"),
        ('a: "#x\n  b: 1\nc: "#y"\n', "1:4", "open-quote"),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n", "1:1", "merge-conflict"),
        ("a:\n  b: 1\n\u00a0  c: 2\n  d: 3\n", "3:1", "yaml-syntax"),
    ],
)
def test_what_is_typed_late_in_the_night(text: str, place: str, code: str, loader: type) -> None:
    """Text that becomes a comment, a quotation mark that is never closed, a merge that was never finished."""
    found = compose(text, "t.yaml", loader)[2][0]
    assert (f"{found.place.line}:{found.place.column}", found.code) == (place, code)
    assert found.hint


@pytest.mark.parametrize(
    "text",
    ["a: b # c\n", "a: b\n#c\n", "a: b#c\n", "a: #block\n  b: 1\n", "a: |\n  x #y\n  #z\n #w\nb: 1\n",
     'a: "two\n  lines"\n', "a: [x] #!\n", "a: <<<<<<< b\n"],
)  # fmt: skip
def test_comments_and_long_texts_are_nobodys_mistake(text: str) -> None:
    assert problems(text) == ()
