"""Text as operations: lines break where they were measured, lists nest, and no character is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.backends.typst.draw import nowhere
from talkbuilder.backends.typst.ink import MISSING, Ink
from talkbuilder.backends.typst.words import Setting, stacked, text_ops
from talkbuilder.geometry import Rect, Size
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.scene import Link, Paragraph, Run, Text
from tests.backends.plain import PLAIN_THEME, bullet, para

BOX = Rect(100, 100, 400, 200)
RULER = OwnRuler()


def ops(text: Text) -> list[list[object]]:
    return text_ops(BOX, text, Setting(Ink(PLAIN_THEME, RULER), nowhere, Size(960, 540)))


def content(text: Text) -> object:
    (op,) = ops(text)
    return op[-1]


def lines(text: Text) -> list[str]:
    """The words of each line, styles forgotten."""
    made = content(text)
    found = [""]
    for piece in [made] if isinstance(made, str) else made:  # type: ignore[attr-defined]
        if piece == 0:
            found.append("")
        else:
            found[-1] += piece if isinstance(piece, str) else piece[1]
    return found


def test_a_plain_line_is_a_plain_string() -> None:
    assert content(Text((para("hello"),), 20)) == "hello"


def test_a_line_ends_where_it_was_measured_and_keeps_its_space() -> None:
    assert lines(Text((para("one two three", breaks=(4, 8)),), 20)) == ["one ", "two ", "three"]


def test_a_break_between_runs_and_inside_a_run() -> None:
    paragraph = Paragraph((Run("one "), Run("two three", bold=True)), breaks=(4, 8))
    assert lines(Text((paragraph,), 20)) == ["one ", "two ", "three"]


def test_a_wanted_break_shows_no_line_feed() -> None:
    assert lines(Text((para("a\nb", breaks=(2,)),), 20)) == ["a", "b"]
    assert lines(Text((para("a\n", breaks=(2,)),), 20)) == ["a", ""]


def test_lines_of_code_are_one_paragraph() -> None:
    text = Text(tuple(para(line) for line in ("a {", "", "\tb", "}")), 14, family="code")
    assert lines(text) == ["a {", "", "    b", "}"]


def test_what_stands_apart_is_a_paragraph_of_its_own() -> None:
    assert len(ops(Text((para("a"), para("b", before=6.0)), 20))) == 2
    assert len(ops(Text((para("a"), para("b", align="right")), 20))) == 2


@given(st.data())
def test_no_character_is_lost(data: st.DataObject) -> None:
    runs = data.draw(st.lists(st.text("ab c", min_size=1, max_size=6), min_size=1, max_size=5))
    whole = "".join(runs)
    places = st.integers(1, max(1, len(whole) - 1))
    breaks = sorted(data.draw(st.sets(places, max_size=4))) if len(whole) > 1 else []
    styled = tuple(Run(words, bold=index % 2 == 1) for index, words in enumerate(runs))
    text = Text((Paragraph(styled, breaks=tuple(breaks)),), 20)
    if not whole.strip():
        assert ops(text) == []
        return
    found = lines(text)
    assert "".join(found) == whole
    assert len(found) == len(breaks) + 1
    assert [len(line) for line in found[:-1]] == [
        b - a for a, b in zip([0, *breaks], breaks, strict=False)
    ]


@pytest.mark.parametrize(
    ("anchor", "first"), [("top", 110.0), ("middle", 170.0), ("bottom", 230.0)]
)
def test_text_is_anchored_inside_its_insets(anchor: str, first: float) -> None:
    text = Text((para("a"), para("b", before=12.0)), 20, anchor=anchor, inset=(5, 10, 5, 10))  # type: ignore[arg-type]
    placed = stacked(BOX, text)
    assert placed[0].y == first
    assert placed[1].y == first + 24 + 12


def test_alignment_is_told_from_the_container_s_edge() -> None:
    for align, side, x in (("left", 0, 110.0), ("center", 1, -175.0), ("right", 2, -460.0)):
        (op,) = ops(Text((para("a", align=align, indent=10.0),), 20))
        assert op[1:3] == [side, x]


def test_lists_nest_by_level() -> None:
    (op,) = ops(Text((bullet("a"), bullet("b", 1), bullet("c", 1), bullet("d")), 20))
    kind, x, y, node = op
    assert (kind, x, y) == ("list", 100.0, 100.0)
    assert [item["words"] for item in node["items"]] == ["a", "d"]  # type: ignore[index]
    (below,) = node["items"][0]["below"]  # type: ignore[index]
    assert [item["words"] for item in below["items"]] == ["b", "c"]
    assert below["indent"] == 0, "its bullet stands below the text of the level above"
    assert [item["height"] for item in below["items"]] == [30, 30]


def test_counted_items_are_a_list_of_their_own_kind() -> None:
    counted = [para(w, bullet=f"{n}.", indent=24.0, hanging=24.0) for n, w in ((1, "a"), (2, "b"))]
    first, second = ops(Text((bullet("x"), *counted), 20))
    assert not first[3]["ordered"]  # type: ignore[index]
    assert second[3]["ordered"]  # type: ignore[index]
    assert [item["marker"] for item in second[3]["items"]] == ["1.", "2."]  # type: ignore[index]


def test_a_character_that_no_font_has_is_a_box_and_is_remembered() -> None:
    ink = Ink(PLAIN_THEME, RULER)
    assert ink.words("naïve 漢", "body") == f"naïve {MISSING}"
    assert ink.missing == {"漢"}
    assert RULER.missing(MISSING, "body") == ""


def test_a_link_looks_like_one_even_where_nobody_can_click() -> None:
    run = Run("go.dev", link=Link(url="https://go.dev/"))
    pieces = content(Text((Paragraph((run,)),), 20))
    assert pieces == [[1, "go.dev", None, ""]]
