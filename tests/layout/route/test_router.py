"""The router: every line it draws is what its preset draws, ends at its sites, and enters no box."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.connection import preset_path, sites
from talkbuilder.geometry import LineTo, MoveTo, Point, Rect, Size
from talkbuilder.graph import Anchor, DrawnFrame, Edge
from talkbuilder.layout.route.check import crossed_boxes, jumped, struck_words
from talkbuilder.layout.route.fit import SLIVER, bent
from talkbuilder.layout.route.labels import flattened
from talkbuilder.layout.route.router import Flow, Routing, route
from talkbuilder.ports import Lent
from talkbuilder.scene import Connector, Figure, FigureFrame, Geometry, Item, Shape, TextBlock
from tests.layout.graph.stories import INK, edge, shape, words


class Ruler:
    """Half an em a letter."""

    def width(
        self, text: str, family: str, size: float, bold: bool = False, italic: bool = False
    ) -> float:
        return len(text) * size / 2

    def missing(self, text: str, family: str) -> str:
        return ""

    def lent(self, text: str, family: str) -> tuple[Lent, ...]:
        return ()

    def for_talk(self, wanted: Sequence[str], language: str) -> "Ruler":
        return self


RULER = Ruler()
GEOMETRIES: tuple[Geometry, ...] = (
    "rect", "roundRect", "ellipse", "diamond", "hexagon", "triangle", "chevron", "can", "parallelogram",
)  # fmt: skip


def one(items: tuple[Item, ...], *edges: Edge, flow: Flow = "LR") -> Routing:
    return route([DrawnFrame(items, edges)], RULER, flow)


def lines(routing: Routing, frame: int = 0) -> list[Connector]:
    return [item for item in routing.frames[frame] if isinstance(item, Connector)]


def points(connector: Connector) -> list[tuple[float, float]]:
    return [(round(p.x, 2), round(p.y, 2)) for p in flattened(connector.path)]


# --- what a person would draw -------------------------------------------------------------------------------------

A, B = shape("a", Rect(0, 0, 80, 40)), shape("b", Rect(160, 0, 80, 40))


def test_neighbours_in_line_are_joined_by_a_straight_line() -> None:
    (line,) = lines(one((A, B), edge("a", "b")))
    assert line.preset == "straightConnector1"
    assert points(line) == [(80, 20), (160, 20)]
    assert (line.begin, line.end) is not None
    assert (line.begin.site, line.end.site) == (3, 1)  # type: ignore[union-attr]


def test_a_step_turns_in_the_middle_of_the_gap() -> None:
    (line,) = lines(one((A, shape("b", Rect(160, 100, 80, 40))), edge("a", "b")))
    assert line.preset == "bentConnector3"
    assert points(line) == [(80, 20), (120, 20), (120, 120), (160, 120)]
    assert line.adjust == (50_000,)


def test_without_a_flow_a_corner_is_simpler_than_a_step() -> None:
    (line,) = lines(one((A, shape("b", Rect(160, 100, 80, 40))), edge("a", "b"), flow=""))
    assert line.preset == "bentConnector2"


def test_a_wanted_side_is_kept() -> None:
    wish = Edge(id="e", tail=Anchor("a", "s"), head=Anchor("b", "s"), line=INK)
    (line,) = lines(one((A, B), wish))
    assert (line.begin.site, line.end.site) == (2, 2)  # type: ignore[union-attr]
    assert line.preset == "bentConnector3"


def test_a_box_between_is_gone_round() -> None:
    between = shape("x", Rect(100, -20, 40, 80))
    (line,) = lines(one((A, B, between), edge("a", "b")))
    assert line.preset.startswith("bentConnector")
    assert crossed_boxes((A, B, between, line)) == []


def test_there_and_back_are_two_lines() -> None:
    there, back = lines(one((A, B), edge("a", "b"), edge("b", "a")))
    assert not set(pairwise(points(there))) & set(pairwise(reversed(points(back))))
    assert there.begin.site != back.end.site  # type: ignore[union-attr]


def test_three_parallel_edges_stay_apart() -> None:
    edges = [edge("a", "b", id=str(number)) for number in range(3)]
    found = [points(line) for line in lines(one((A, B), *edges))]
    assert len({tuple(path) for path in found}) == 3


def test_edges_from_one_site_share_a_trunk() -> None:
    far = [shape(f"h{n}", Rect(160, 60 * n, 80, 40)) for n in range(4)]
    found = lines(one((A, *far), *(edge("a", f"h{n}") for n in range(4))))
    turns = {points(line)[1][0] for line in found if line.preset == "bentConnector3"}
    assert turns == {120}


def test_a_loop_leaves_and_comes_back_by_different_sides() -> None:
    (line,) = lines(one((A,), edge("a", "a")))
    assert line.begin != line.end
    assert crossed_boxes((A, line)) == []


def test_a_part_is_reached_through_its_own_box_only() -> None:
    outer = shape("outer", Rect(200, 0, 200, 100))
    part, other = shape("part", Rect(320, 30, 40, 40)), shape("other", Rect(240, 30, 40, 40))
    (line,) = lines(one((A, outer, part, other), edge("a", "part")))
    assert crossed_boxes((A, outer, part, other, line)) == []


def test_a_container_joins_something_inside_it_from_within() -> None:
    outer, part = shape("outer", Rect(0, 0, 300, 100)), shape("part", Rect(200, 30, 60, 40))
    (line,) = lines(one((outer, part), edge("outer", "part")))
    assert all(-0.2 <= x <= 300.2 and -0.2 <= y <= 100.2 for x, y in points(line))


def test_insisting_on_straight_is_heard_and_reported() -> None:
    between = shape("x", Rect(100, -20, 40, 80))
    insisting = edge("a", "b", route="straight")
    found = one((A, B, between), insisting)
    assert lines(found)[0].preset == "straightConnector1"
    assert found.crossing == ("a-b",)


def test_curves_on_request() -> None:
    (line,) = lines(one((A, shape("b", Rect(160, 100, 80, 40))), edge("a", "b", route="curve")))
    assert line.preset == "curvedConnector3"


def test_graphs_without_layers_may_be_joined_at_any_angle() -> None:
    frame = DrawnFrame((A, shape("b", Rect(160, 100, 80, 40))), (edge("a", "b"),))
    (line,) = lines(route([frame], RULER, "free"))
    assert line.preset == "straightConnector1"


def test_an_end_that_is_not_drawn_is_named() -> None:
    assert one((A,), edge("a", "ghost")).unknown == (("a-ghost", "ghost"),)


def test_colours_may_change_the_way_may_not() -> None:
    marked = edge("a", "b")
    frames = [
        DrawnFrame((A, B), (marked,)),
        DrawnFrame((A, B, shape("new", Rect(100, 0, 40, 40))), (marked,)),
    ]
    routing = route(frames, RULER)
    first, second = lines(routing)[0], lines(routing, 1)[0]
    assert first.path == second.path
    assert crossed_boxes((*frames[1].items, second)) == []


# --- words --------------------------------------------------------------------------------------------------------


def test_words_stand_beside_their_line_and_touch_nothing() -> None:
    labelled = edge("a", "b", label=words("hands off", 12))
    found = one((A, shape("b", Rect(260, 0, 80, 40))), labelled).frames[0]
    label = found[-1]
    assert isinstance(label, TextBlock)
    assert label.id == "a-b.label"
    assert struck_words((A, B, *found), RULER) == []
    assert not any(label.rect.overlaps(box.rect) for box in (A, shape("b", Rect(260, 0, 80, 40))))


def test_words_without_room_lie_on_the_line_with_a_ground() -> None:
    far = shape("b", Rect(200, 0, 80, 40))
    walls = (shape("x", Rect(84, -20, 112, 28)), shape("y", Rect(84, 32, 112, 28)))
    found = one((A, far, *walls), edge("a", "b", label=words("wide words", 12))).frames[0]
    assert isinstance(found[-1], Shape)
    assert found[-1].fill == "background"


# --- invariants ---------------------------------------------------------------------------------------------------


@st.composite
def drawings(draw: st.DrawFn) -> DrawnFrame:
    """Boxes in the cells of a loose grid, never touching, any geometry; edges between any of them."""
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rng = random.Random(draw(st.integers(0, 10**6)))
    items: list[Item] = []
    for cell in range(columns * rows):
        if rng.random() < 0.2 and items:
            continue
        width, height = rng.uniform(30, 100), rng.uniform(24, 60)
        x, y = cell % columns * 160 + rng.uniform(0, 30), cell // columns * 100 + rng.uniform(0, 20)
        box = Rect(x, y, width, height)
        items.append(shape(f"s{cell}", box, geometry=rng.choice(GEOMETRIES)))
    edges = []
    for number in range(rng.randint(1, len(items) * 2)):
        tail, head = rng.choice(items).id, rng.choice(items).id
        way = rng.choice(["auto", "auto", "elbow", "curve"])
        label = words(f"label {number}", 12) if rng.random() < 0.3 else None
        edges.append(edge(tail, head, id=f"e{number}", route=way, label=label))
    return DrawnFrame(tuple(items), tuple(edges))


@settings(max_examples=120, deadline=None)
@given(drawings(), st.sampled_from(["LR", "TB", "free", ""]))
def test_every_line_is_its_preset_ends_at_its_sites_and_enters_no_box(
    frame: DrawnFrame, flow: Flow
) -> None:
    routing = route([frame], RULER, flow)
    known = {item.id: item for item in frame.items if isinstance(item, Shape)}
    for line in lines(routing):
        if line.preset == "freeform":
            assert line.id in routing.freeform
            assert line.begin is line.end is None
            continue
        assert line.path == preset_path(
            line.preset, line.rect, line.rotation, line.flip_h, line.flip_v, line.adjust
        )
        assert line.begin is not None
        assert line.end is not None
        for glue, end in ((line.begin, line.path[0].to), (line.end, line.path[-1].to)):
            item = known[glue.item]
            at = sites(item.geometry, item.rect)[glue.site].at
            assert abs(at.x - end.x) <= SLIVER / 2 + 0.01
            assert abs(at.y - end.y) <= SLIVER / 2 + 0.01
    crossing = {line for line, _ in crossed_boxes((*frame.items, *lines(routing)))}
    assert crossing <= set(routing.crossing)
    assert len(routing.freeform) * 10 <= max(10, len(frame.edges))


@settings(max_examples=60, deadline=None)
@given(drawings())
def test_the_same_drawing_is_routed_the_same(frame: DrawnFrame) -> None:
    assert route([frame], RULER) == route([frame], RULER)


@settings(max_examples=60, deadline=None)
@given(drawings(), st.integers(2, 4))
def test_nothing_jumps_between_frames(frame: DrawnFrame, count: int) -> None:
    frames = [
        DrawnFrame(frame.items, tuple(e for n, e in enumerate(frame.edges) if n % count <= number))
        for number in range(count)
    ]
    routing = route(frames, RULER)
    placed = tuple(
        FigureFrame((*one.items, *found)) for one, found in zip(frames, routing.frames, strict=True)
    )
    assert jumped(Figure("f", Size(1000, 1000), placed)) == []


@given(
    st.lists(st.tuples(st.integers(-200, 200), st.integers(-200, 200)), min_size=1, max_size=5),
    st.booleans(),
)
def test_any_way_with_up_to_four_bends_has_a_preset(
    moves: list[tuple[int, int]], upright: bool
) -> None:
    """Turn after turn, each leg at least a point long."""
    at = Point(0, 0)
    way = [at]
    for number, (step, _) in enumerate(moves):
        step = step or 1
        at = at.moved(0, step) if upright == (number % 2 == 0) else at.moved(step, 0)
        way.append(at)
    drawn = bent(way)
    assert drawn.preset != "freeform"
    assert isinstance(drawn.path[0], MoveTo)
    assert all(isinstance(segment, LineTo) for segment in drawn.path[1:])
    for wanted, segment in zip(way, drawn.path, strict=True):
        assert wanted.x == pytest.approx(segment.to.x, abs=SLIVER)
        assert wanted.y == pytest.approx(segment.to.y, abs=SLIVER)


def test_more_bends_are_a_free_form() -> None:
    way = [Point(10 * (n // 2), 10 * ((n + 1) // 2)) for n in range(8)]
    assert bent(way).preset == "freeform"
