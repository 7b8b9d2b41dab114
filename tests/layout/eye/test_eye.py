"""What the eye minds: a figure in which all is well, and each thing that can be ugly, planted once and found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.geometry import LineTo, MoveTo, Path, Point, Rect, Size
from talkbuilder.layout.eye.figure import cramped, findings
from talkbuilder.layout.eye.ink import inks
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.scene import (
    Chart,
    Connector,
    Figure,
    FigureFrame,
    Item,
    Line,
    Paragraph,
    Run,
    Series,
    Shape,
    Text,
    TextBlock,
)
from talkbuilder.theme import Token

RULER = OwnRuler()
SIZE = Size(400, 300)


def words(text: str, token: Token = "text", size: float = 16, align: str = "center") -> Text:
    runs = (Run(text),)
    return Text((Paragraph(runs),), size, token=token, align=align, anchor="middle", wrap=False)  # type: ignore[arg-type]


def box(id: str, x: float, y: float, text: str = "", fill: Token | None = "surface") -> Shape:
    rect = Rect(x, y, 100, 40)
    return Shape(id=id, rect=rect, fill=fill, line=Line("rule"), text=words(text) if text else None)


def note(id: str, x: float, y: float, text: str, width: float = 120) -> TextBlock:
    return TextBlock(id=id, rect=Rect(x, y, width, 24), text=words(text), role="figure")


def line(id: str, *points: tuple[float, float]) -> Connector:
    first, *others = [Point(*point) for point in points]
    path: Path = (MoveTo(first), *(LineTo(point) for point in others))
    return Connector(id=id, path=path, line=Line("text", 2.0), preset="freeform")


def figure(*frames: tuple[Item, ...]) -> Figure:
    return Figure(
        "f", SIZE, tuple(FigureFrame(items, "what happened", "in words") for items in frames)
    )


A, B = box("A", 20, 20, "one"), box("B", 260, 20, "two")
FINE = (A, B, line("A-B", (120, 40), (260, 40)), note("n", 130, 80, "a remark"))


def codes(*frames: tuple[Item, ...]) -> list[str]:
    return [one.code for one in findings(figure(*frames), RULER)]


def test_a_figure_in_which_all_is_well_has_no_findings() -> None:
    assert findings(figure(FINE, FINE), RULER) == ()
    assert cramped(figure(FINE)) == 0.0


@pytest.mark.parametrize(
    ("code", "planted"),
    [
        ("outside", box("C", 350, 200)),
        ("outside", line("l", (20, 200), (20, 310))),
        ("overlap", box("C", 60, 40)),
        ("overfull", box("C", 20, 200, "far too long for its box")),
        ("covered", box("C", 120, 70)),
        ("crossed", line("l", (10, 30), (130, 55))),
        ("struck", line("l", (130, 92), (250, 92))),
        ("struck", Shape(id="tick", rect=Rect(190, 70, 1, 60), fill="rule")),
        ("struck", replace(box("C", 0, 0, fill=None), rect=Rect(181, 60, 200, 90))),
        ("words", note("m", 150, 84, "another")),
        ("faint", TextBlock(id="m", rect=Rect(20, 200, 90, 24), text=words("pale", "rule"))),
        ("small", TextBlock(id="m", rect=Rect(20, 200, 90, 24), text=words("tiny", size=9))),
        ("twice", box("B", 20, 200)),
    ],
)  # fmt: skip
def test_what_is_planted_is_found_and_named(code: str, planted: Item) -> None:
    found = [one for one in findings(figure((*FINE, planted)), RULER) if one.code == code]
    assert found
    assert any(planted.id in one.items for one in found)
    assert all(str(one).startswith("frame 1: ") for one in found)


def test_small_words_that_were_asked_for_are_no_finding() -> None:
    tiny = TextBlock(id="m", rect=Rect(20, 200, 90, 24), text=words("tiny", size=9))
    assert findings(figure((*FINE, tiny)), RULER, dense=True) == ()
    assert cramped(figure((*FINE, tiny))) == 9


def test_a_frame_without_words_for_the_blind_or_with_too_many_for_anybody() -> None:
    silent = Figure("f", SIZE, (FigureFrame(FINE, "c" * 400, " "),))
    assert [one.code for one in findings(silent, RULER)] == ["silent", "wordy"]


def test_the_same_thing_stays_where_it_is_unless_it_may_move() -> None:
    other = (replace(A, rect=A.rect.moved(0, 100)), *FINE[1:])
    found = findings(figure(FINE, other), RULER)
    assert [(one.code, one.items) for one in found if one.frame == 0] == [("moved", ("A",))]
    assert [one for one in findings(figure(FINE, other), RULER, ("A",)) if one.frame == 0] == []


def test_a_line_under_the_ground_of_words_does_not_strike_them() -> None:
    under = line("l", (120, 90), (260, 90))
    ground = Shape(id="g", rect=Rect(130, 80, 120, 24), fill="background")
    label = note("m", 130, 80, "a label")
    assert codes((A, B, under, ground, label)) == ["crossed"]
    decoration = replace(ground, role="decoration")
    assert codes((A, B, under, decoration, label)) == []


def test_a_mark_behind_a_part_of_a_line_ends_between_letters() -> None:
    text = note("code", 20, 200, "iiii iiii iiii", 200)
    (ink,) = inks([text], RULER)
    (letters,) = ink.lines
    start, stop = letters.ends[4], letters.ends[8]
    mark = Rect(start, 198, stop - start, 28)
    assert codes((Shape(id="mark", rect=mark, fill="changed-fill"), text)) == []
    text = note("code", 20, 200, "WWWW WWWW WWWW", 280)
    (ink,) = inks([text], RULER)
    middle = (ink.lines[0].ends[5] + ink.lines[0].ends[6]) / 2
    through = Shape(id="mark", rect=Rect(middle, 198, 90, 28), fill="changed-fill")
    assert codes((through, text)) == ["struck"]


def test_a_chart_is_looked_at_inside() -> None:
    series = tuple(Series(f"s{n}", (900_000.0 + n, 900_001.0), "g") for n in range(6))
    chart = Chart(
        id="c",
        rect=Rect(0, 0, 380, 280),
        kind="column",
        categories=("a", "b"),
        series=series,
        size=14,
    )
    assert "words" in codes((chart,))


@given(st.text("ab W.", min_size=1, max_size=12), st.sampled_from(["left", "center", "right"]))
def test_ink_is_inside_its_block_and_letters_go_to_the_right(text: str, align: str) -> None:
    block = TextBlock(id="t", rect=Rect(0, 0, 300, 30), text=words(text, align=align))
    for ink in inks([block], RULER):
        for letters in ink.lines:
            assert ink.block.contains(letters.rect, 0.5)
            assert list(letters.ends) == sorted(letters.ends)
            assert abs(letters.ends[-1] - letters.rect.right) < 0.01
