"""A chart's axis: from zero, or by powers of ten; PowerPoint and the others follow the same numbers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from talkbuilder.axis import (
    axis_bottom,
    axis_top,
    crowded,
    is_stacked,
    label_of_bar,
    lies,
    plot,
    share,
    ticks,
)
from talkbuilder.backends.pptx.chart import chart_xml
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.chart import drawn
from talkbuilder.geometry import Rect
from talkbuilder.layout.themes import THEMES
from talkbuilder.scene import Chart, Series, Shape
from tests.kinds.drawing import complaints, draw, faults

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
KINDS = ("bar", "column", "stacked", "stacked-bar", "line")
VALUES = st.lists(st.floats(0.001, 1e9), min_size=2, max_size=6)


def chart(values: list[float], kind: str = "bar", log: bool = False) -> Chart:
    return Chart(
        id="c", rect=Rect(0, 0, 800, 320), kind=kind, categories=tuple(f"n{n}" for n in range(len(values))),  # type: ignore[arg-type]
        series=(Series("s", tuple(values), "g"),), log=log,
    )  # fmt: skip


@given(VALUES, st.booleans())
def test_every_value_stands_on_the_axis_in_its_order(values: list[float], log: bool) -> None:
    one = chart(values, log=log)
    shares = [share(one, value) for value in sorted(values)]
    assert all(0 <= part <= 1 for part in shares)
    assert shares == sorted(shares)
    assert share(one, axis_bottom(one)) == 0
    assert share(one, axis_top(one)) == pytest.approx(1)


@given(VALUES)
def test_on_a_logarithmic_scale_even_the_least_mark_is_seen(values: list[float]) -> None:
    one = chart(values, log=True)
    assert share(one, min(values)) > 0
    assert axis_bottom(one) < min(values) <= max(values) <= axis_top(one) * (1 + 1e-9)


@given(VALUES)
def test_its_ticks_are_powers_of_ten_at_even_distances(values: list[float]) -> None:
    one = chart(values, log=True)
    found = [share(one, tick) for tick in ticks(one)]
    assert 2 <= len(found) <= 10
    gaps = [b - a for a, b in pairwise(found)]
    assert max(gaps) - min(gaps) < 1e-9


def test_ten_times_as_much_is_as_far_everywhere() -> None:
    one = chart([2, 20, 200, 2000], log=True)
    far = [share(one, value) for value in (2, 20, 200, 2000)]
    assert {round(b - a, 9) for a, b in pairwise(far)} == {round(far[1] - far[0], 9)}


@pytest.mark.parametrize("kind", KINDS)
def test_marks_stay_in_the_plot(kind: str) -> None:
    one = replace(
        chart([3, 30, 7], kind), series=tuple(Series(f"s{n}", (3, 30, 7), "g") for n in range(3))
    )
    room = plot(one)
    for item in drawn(one):
        if isinstance(item, Shape) and item.id.count(".") == 2:
            assert Rect(room.x - 4, room.y - 4, room.width + 8, room.height + 8).contains(item.rect)


@pytest.mark.parametrize("kind", ["stacked", "stacked-bar"])
def test_what_is_stacked_begins_where_the_other_ends(kind: str) -> None:
    one = replace(
        chart([3, 30], kind), series=(Series("a", (3, 30), "g"), Series("b", (5, 1), "m"))
    )
    assert is_stacked(one)
    parts = {item.id: item.rect for item in drawn(one) if isinstance(item, Shape)}
    for index in range(2):
        a, b = parts[f"c.0.{index}"], parts[f"c.1.{index}"]
        if lies(one):
            assert (b.x, b.y) == pytest.approx((a.right, a.y))
        else:
            assert (b.bottom, b.x) == pytest.approx((a.y, a.x))


def test_in_powerpoint_the_axis_has_the_same_ends_and_its_base() -> None:
    one = chart([2, 2000], "column", log=True)
    tree = etree.fromstring(chart_xml(one, Paint(THEMES["light"]), "en").encode())
    (axis,) = tree.iter(f"{C}valAx")
    (scaling,) = axis.iter(f"{C}scaling")
    assert [(part.tag.removeprefix(C), part.get("val")) for part in scaling] == [
        ("logBase", "10"), ("orientation", "minMax"), ("max", "10000"), ("min", "1"),
    ]  # fmt: skip
    (names,) = tree.iter(f"{C}catAx")
    assert [part.get("val") for part in names.iter(f"{C}crosses")] == ["min"]


@pytest.mark.parametrize(("kind", "direction"), [("stacked", "col"), ("stacked-bar", "bar")])
def test_in_powerpoint_a_stack_is_a_stack(kind: str, direction: str) -> None:
    one = replace(
        chart([3, 30], kind), series=(Series("a", (3, 30), "g"), Series("b", (5, 1), "m"))
    )
    tree = etree.fromstring(chart_xml(one, Paint(THEMES["light"]), "en").encode())
    (bars,) = tree.iter(f"{C}barChart")
    found = {part.tag.removeprefix(C): part.get("val") for part in bars}
    assert (found["barDir"], found["grouping"], found["overlap"]) == (direction, "stacked", "100")


def test_a_line_with_spread_has_whiskers_of_its_own_colour() -> None:
    one = replace(chart([3, 5], "line"), series=(Series("a", (3, 5), "m", ((2, 4), (4, 6))),))
    lines = [item for item in drawn(one) if item.id.endswith(".spread")]
    assert [item.line.token for item in lines] == ["m", "m"]  # type: ignore[union-attr]


def written(kind: str, scale: str, values: list[float], **more: object) -> dict[str, object]:
    series = [{"name": "a", "values": [str(value) for value in values]}]
    names = [f"n{n}" for n in range(len(values))]
    return {
        "kind": "chart",
        "type": kind,
        "scale": scale,
        "categories": names,
        "series": series,
    } | more


@pytest.mark.parametrize(
    ("figure", "wrong"),
    [
        (written("bar", "log", [1, 0]), ["series/0/values/1 log-zero"]),
        (written("line", "log", [1, -1]), ["series/0/values/1 negative"]),
        (written("stacked", "log", [1, 2]), ["scale log-stack"]),
        (written("bar", "linear", [1.0] * 40), ["categories too-many-bars"]),
    ],
)
def test_what_a_chart_cannot_show_is_said(figure: dict[str, object], wrong: list[str]) -> None:
    assert faults(figure) == wrong


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [2, 5, 12, 40])
def test_charts_of_any_size_have_nothing_in_the_way_of_anything(kind: str, count: int) -> None:
    count = min(count, 40 if kind in ("stacked", "line") else 16)
    values = [float(7 ** (n % 9)) for n in range(count)]
    scale = "linear" if kind.startswith("stacked") else "log"
    assert complaints(draw(written(kind, scale, values, unit="somethings"))) == []


def test_a_chart_that_is_crowded_is_drawn_in_smaller_type() -> None:
    few, many = chart([1, 2]), chart(list(map(float, range(1, 30))))
    assert not crowded(replace(few, size=18))
    assert crowded(replace(many, size=18))


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=4), st.floats(1, 50))
def test_a_number_behind_a_long_spread_meets_no_bar_beside_it(
    values: list[float], times: float
) -> None:
    ends = tuple((value / times, value * times) for value in values)
    series = tuple(Series(name, tuple(values), "g", spread=ends) for name in ("one", "two"))
    one = replace(chart(values), series=series)
    bars = {shape.id: shape.rect for shape in drawn(one) if isinstance(shape, Shape)}
    for category, value in enumerate(values):
        for number in range(2):
            bar = bars[f"c.{number}.{category}"]
            label = label_of_bar(one, bar, value, ends[category][1])
            assert bar.y <= label.center.y <= bar.bottom
            assert label.x >= bar.x + plot(one).width * share(one, ends[category][1])
