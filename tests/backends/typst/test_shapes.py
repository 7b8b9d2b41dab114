"""Outlines and connectors as operations."""

import math
from itertools import pairwise

import pytest

from talkbuilder.backends.typst.ink import Ink
from talkbuilder.backends.typst.shapes import connector_ops, ends, shape_ops
from talkbuilder.connection import sites
from talkbuilder.geometry import CubicTo, LineTo, MoveTo, Path, Point, Rect
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.scene import Connector, Geometry, Line, Shape
from tests.backends.decks import GEOMETRIES
from tests.backends.plain import PLAIN_THEME

BOX = Rect(100, 50, 120, 80)


@pytest.fixture
def ink() -> Ink:
    return Ink(PLAIN_THEME, OwnRuler())


def points(op: list[object]) -> list[tuple[float, float]]:
    """The points that a path passes through."""
    assert op[0] == "path"
    return [(s[-2], s[-1]) for s in op[3] if s]  # type: ignore[attr-defined]


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_a_shape_fills_its_box_and_stays_inside(geometry: Geometry, ink: Ink) -> None:
    op = shape_ops(Shape(id="s", rect=BOX, geometry=geometry, fill="g-fill"), ink)[0]
    if op[0] == "path":
        xs, ys = zip(*points(op), strict=True)
        assert (min(xs), max(xs)) == (BOX.x, BOX.right)
        assert (min(ys), max(ys)) == (BOX.y, BOX.bottom)
    else:
        assert op[1:5] == [BOX.x, BOX.y, BOX.width, BOX.height]


@pytest.mark.parametrize("geometry", ["diamond", "hexagon", "triangle", "chevron", "parallelogram"])
def test_connection_sites_lie_on_the_outline(geometry: Geometry, ink: Ink) -> None:
    (op,) = shape_ops(Shape(id="s", rect=BOX, geometry=geometry, fill="g-fill"), ink)
    corners = points(op)
    sides = list(pairwise([*corners, corners[0]]))
    for site in sites(geometry, BOX):
        away = min(_distance(site.at, Point(*a), Point(*b)) for a, b in sides)
        assert away < 0.01, f"site {site.index} is {away:.2f} pt off"


def _distance(p: Point, a: Point, b: Point) -> float:
    length = math.dist(a, b)
    share = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length**2
    share = max(0.0, min(1.0, share))
    return math.dist(p, (a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)))


def test_a_shape_without_fill_and_line_is_nothing(ink: Ink) -> None:
    assert shape_ops(Shape(id="s", rect=BOX), ink) == []


def test_a_corner_is_never_rounder_than_half_the_shape(ink: Ink) -> None:
    (op,) = shape_ops(Shape(id="s", rect=BOX, geometry="roundRect", fill="g", radius=500), ink)
    assert op[-1] == 40


def connector(path: Path, **more: object) -> Connector:
    return Connector(id="c", path=path, line=Line("text", 2.0), **more)  # type: ignore[arg-type]


def test_an_arrow_ends_where_the_connector_ends(ink: Ink) -> None:
    line, head = connector_ops(
        connector((MoveTo(Point(0, 0)), LineTo(Point(100, 0))), head="arrow"), ink
    )
    tip, *wings = points(head)
    assert tip == (100, 0)
    assert sorted(wings) == [(94, -3), (94, 3)]
    assert points(line)[-1][0] < 100, "no blunt end may show at the tip"


def test_an_oval_is_centred_on_the_end(ink: Ink) -> None:
    ops = connector_ops(
        connector((MoveTo(Point(0, 0)), LineTo(Point(100, 0))), head="none", tail="oval"), ink
    )
    assert [op[0] for op in ops] == ["path", "ellipse"]
    assert ops[1][1:5] == [-3, -3, 6, 6]


def test_a_curve_s_head_follows_its_last_control_point(ink: Ink) -> None:
    path = (MoveTo(Point(0, 0)), CubicTo(Point(50, 0), Point(100, 50), Point(100, 100)))
    assert ends(path)[2] == Point(100, 50)
    head = connector_ops(connector(path), ink)[1]
    assert points(head)[0] == (100, 100)
    assert all(y < 100 for _, y in points(head)[1:])


def test_a_connector_of_no_length_is_drawn_without_complaint(ink: Ink) -> None:
    assert connector_ops(connector((MoveTo(Point(5, 5)), LineTo(Point(5, 5)))), ink)
    assert connector_ops(connector((MoveTo(Point(5, 5)),)), ink) == []


def test_the_same_stroke_is_kept_once(ink: Ink) -> None:
    for _ in range(3):
        shape_ops(Shape(id="s", rect=BOX, fill="g-fill", line=Line("g", 2, "dash")), ink)
    tables = ink.tables()
    assert len(tables["strokes"]) == 2  # none, and this one
    assert tables["strokes"][1][2] == [8, 6]
