"""The toolkit of the SVG and the HTML: text stays text, lines keep their places, heads touch their targets."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.axis import axis_top, nice_ceiling, said
from talkbuilder.backends.vector.alt import alt_of, words_of
from talkbuilder.backends.vector.links import web_address
from talkbuilder.backends.vector.markup import attributes, clean, text
from talkbuilder.backends.vector.pen import Pen
from talkbuilder.backends.vector.shapes import head_data, outline, shortened
from talkbuilder.backends.vector.text import height, lines, top_of
from talkbuilder.chart import drawn
from talkbuilder.geometry import LineTo, MoveTo, Point, Rect
from talkbuilder.inside import text_area
from talkbuilder.scene import (
    Chart,
    Connector,
    Geometry,
    Group,
    Line,
    Link,
    Paragraph,
    Run,
    Series,
    Shape,
    Text,
    TextBlock,
)
from tests.backends.decks import GEOMETRIES, everything
from tests.backends.kits import KIT
from tests.backends.plain import PLAIN_THEME, label, para

PEN = Pen(PLAIN_THEME, KIT.ruler, {}, web_address)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{markup}</svg>')


# --- escaping ---------------------------------------------------------------------------------------------------


@given(st.text())
def test_any_text_is_character_data_and_comes_back(words: str) -> None:
    """But for tabs, which are four columns, and what XML cannot hold, which becomes a replacement character."""
    element = ElementTree.fromstring(f"<a>{text(words)}</a>".replace("\r", "&#13;"))
    assert (element.text or "") == clean(words)


@given(st.text())
def test_any_text_is_one_attribute(words: str) -> None:
    element = ElementTree.fromstring(f"<a{attributes(data_id=words)}/>")
    assert list(element.attrib) == ["data-id"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "file:///etc/passwd", "//evil", "", "vbscript:x",
     " javascript:x", "java\nscript:x", "http://[bad"],
)  # fmt: skip
def test_a_link_that_runs_is_no_link(url: str) -> None:
    assert web_address(Link(url=url)) == ""


@pytest.mark.parametrize("url", ["https://go.dev/?a=1&b=2", "http://a", "mailto:a@example.org"])
def test_a_link_to_the_web_or_a_mailbox_stays(url: str) -> None:
    assert web_address(Link(url=url)) == url


# --- text -------------------------------------------------------------------------------------------------------


def test_lines_are_cut_at_the_breaks_and_lose_the_space_that_hangs() -> None:
    block = Text((Paragraph((Run("one "), Run("two three", bold=True)), breaks=(4, 8)),), 10)
    assert [["".join(run.text for run in line.runs)] for line in lines(block)] == [
        ["one"], ["two"], ["three"],
    ]  # fmt: skip


@given(st.text(alphabet="ab \n", max_size=30), st.sets(st.integers(1, 29)))
def test_lines_hold_every_character_that_is_not_white(words: str, at: set[int]) -> None:
    breaks = tuple(sorted(index for index in at if index < len(words)))
    block = Text((Paragraph((Run(words),), breaks=breaks),), 10)
    joined = "".join(run.text for line in lines(block) for run in line.runs)
    assert joined.replace(" ", "").replace("\n", "") == words.replace(" ", "").replace("\n", "")


def test_a_block_stands_where_its_anchor_says() -> None:
    box, words = Rect(0, 100, 50, 80), Text((para("x"),), 10, inset=(0, 10, 0, 10))
    tops = [
        top_of(box, Text(words.paragraphs, 10, anchor=anchor, inset=words.inset))
        for anchor in ("top", "middle", "bottom")
    ]
    assert tops == [110, 134, 158]
    assert height(words) == 12


def test_a_bullet_hangs_left_of_the_text_by_what_hangs() -> None:
    block = Text((para("text", bullet="•", indent=30.0, hanging=12.0),), 10)
    shape = Shape(id="s", rect=Rect(100, 0, 200, 50), text=block)
    assert [element.get("x") for element in parsed(PEN.draw(shape)).iter(f"{SVG}text")] == [
        "118",
        "130",
    ]


# --- shapes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_every_outline_stays_in_its_box(geometry: str) -> None:
    numbers = outline(geometry, Rect(10, 20, 100, 50), 6)  # type: ignore[arg-type]
    for letter in "MLAZ":
        numbers = numbers.replace(letter, " ")
    assert all(-1e-6 <= float(number) <= 110 for number in numbers.split())


def straight(end: Point, **more: object) -> Connector:
    path = (MoveTo(Point(0, 0)), LineTo(end))
    return Connector(id="c", path=path, line=Line("text", 2.0), **more)  # type: ignore[arg-type]


def test_a_head_touches_its_target_and_the_line_ends_beneath_it() -> None:
    assert head_data("arrow", Point(100, 0), Point(0, 0), 2.0).startswith("M100 0")
    (_, end) = shortened(straight(Point(100, 0)))
    assert end.to.x == pytest.approx(95.2)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_any_connector_can_be_drawn(x: float, y: float) -> None:
    """Even one without length."""
    parsed(PEN.draw(straight(Point(x, y), tail="oval")))


# --- charts -----------------------------------------------------------------------------------------------------

CHARTS = [item for scene in everything().scenes for item in scene.items if isinstance(item, Chart)]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
def test_a_chart_stays_in_its_box(chart: Chart) -> None:
    for item in drawn(chart):
        if isinstance(item, Shape):
            assert chart.rect.contains(item.rect, slack=0.5), item.id


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
def test_the_parts_of_a_chart_have_ids_of_their_own(chart: Chart) -> None:
    ids = [item.id for item in drawn(chart)]
    assert len(ids) == len(set(ids))
    assert all(id.startswith(f"{chart.id}.") for id in ids)


def many(count: int, name: str = "{}", most: float = 7.0) -> Chart:
    """Return a line with ``count`` categories."""
    names = tuple(name.format(n) for n in range(count))
    values = tuple(most * n / max(1, count - 1) for n in range(count))
    rect = Rect(0, 0, 800, 300)
    series = (Series("s", values, "m"),)
    return Chart(id="c", rect=rect, kind="line", categories=names, series=series, labels=False)


@pytest.mark.parametrize("count", [2, 24, 25, 60, 200])
def test_names_of_many_categories_stand_apart(count: int) -> None:
    chart = many(count, "1,000.{}")
    items = [item for item in drawn(chart) if item.id.startswith("c.category")]
    names = [item for item in items if isinstance(item, TextBlock)]
    centres = [item.rect.center.x for item in names]
    assert names[0].text.plain == "1,000.0"
    assert len(names) == count if count == 2 else 4 < len(names) < count
    widest = max(KIT.ruler.width(item.text.plain, "body", chart.size) for item in names)
    assert min(b - a for a, b in pairwise(centres)) > widest


@pytest.mark.parametrize(("count", "dots"), [(24, 24), (25, 0)])
def test_lines_of_many_points_have_no_dots(count: int, dots: int) -> None:
    shapes = [item for item in drawn(many(count)) if isinstance(item, Shape)]
    assert sum(item.geometry == "ellipse" for item in shapes) == dots


@given(st.integers(1, 99))
def test_what_is_counted_is_counted_in_whole_steps(most: int) -> None:
    top = axis_top(many(2, most=most))
    assert top >= most
    assert top % 5 == 0


@given(st.floats(1e-9, 1e12))
def test_an_axis_ends_at_a_round_number_above_and_near(value: float) -> None:
    top = nice_ceiling(value)
    assert value <= top * (1 + 1e-9) <= value * 2.5 + 1e-9


def test_values_are_said_short() -> None:
    assert [said(x) for x in (0, 42, 1234567, 0.12345, 3.5)] == [
        "0",
        "42",
        "1,234,567",
        "0.1235",
        "3.5",
    ]


# --- words for who cannot see -----------------------------------------------------------------------------------


def test_alt_texts_are_gathered_and_a_group_speaks_for_its_parts() -> None:
    parts = (Shape(id="a", rect=Rect(0, 0, 1, 1), alt="A box.", text=label("P0")),)
    assert alt_of((Group(id="g", items=parts, alt="The whole."),)) == "The whole."
    assert (
        alt_of((Group(id="g", items=parts), straight(Point(1, 1), alt="A line.")))
        == "A box. A line."
    )
    assert words_of((Group(id="g", items=parts),)) == "P0"


# --- text inside shapes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_text_begins_where_the_preset_lets_it(geometry: Geometry) -> None:
    """In the text rectangle that PowerPoint gives it, not at the edge of the box."""
    box = Rect(100, 50, 240, 40)
    block = Text((Paragraph((Run("M0"),)),), 14)
    (words,) = parsed(PEN.draw(Shape(id="s", rect=box, geometry=geometry, text=block))).iter(
        f"{SVG}text"
    )
    assert float(words.get("x", "0")) == pytest.approx(text_area(geometry, box, 6.0).x, abs=0.01)
