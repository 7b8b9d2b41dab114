"""From a story to a placed figure: laid out once, fitted, readable or reported."""

from collections.abc import Iterator, Sequence

import pytest
from msgspec.structs import replace

from talkbuilder.connection import preset_path
from talkbuilder.geometry import Path, Point, Rect, Size
from talkbuilder.graph import (
    DrawnFrame,
    DrawnStory,
    GraphFrame,
    GraphStory,
    Placement,
    Story,
)
from talkbuilder.layout.figure import SMALLEST, labels, place_figure
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.route.check import (
    covered_words,
    crossed_boxes,
    jumped,
    outside,
    struck_words,
)
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.place import Place
from talkbuilder.ports import Engine, EngineFailure
from talkbuilder.problem import Problem
from talkbuilder.scene import Connector, Figure, Shape
from tests.layout.graph.services import services
from tests.layout.graph.stories import chain, edge, node, shape, story, words

AREA = Size(852, 328)
HERE = Place("talk.yaml", 12, 3)
RULER = OwnRuler()


@pytest.fixture(scope="module")
def graphviz() -> Iterator[Graphviz]:
    with Graphviz() as engine:
        yield engine


class Broken:
    """An engine that always gives up."""

    maker = ""

    def place(self, story: GraphStory) -> Placement:
        raise EngineFailure("Graphviz crashed on this graph (signal 11)")

    def place_all(self, stories: Sequence[GraphStory]) -> list[Placement | EngineFailure]:
        return [EngineFailure("Graphviz crashed on this graph (signal 11)") for _ in stories]


def placed(
    told: Story, engine: Engine, dense: bool = False, area: Size = AREA
) -> tuple[Figure | None, tuple[Problem, ...]]:
    return place_figure("fig", told, area, engine, RULER, HERE, dense)


def shapes(figure: Figure, frame: int = 0) -> dict[str, Shape]:
    return {item.id: item for item in figure.frames[frame].items if isinstance(item, Shape)}


# --- fit ----------------------------------------------------------------------------------------------------------


def test_a_small_graph_grows_until_its_words_are_large_and_stands_in_the_middle(
    graphviz: Graphviz,
) -> None:
    figure, problems = placed(chain("a", "b"), graphviz)
    assert figure is not None
    assert problems == ()
    assert figure.size == AREA
    assert {label.size for label in labels(figure.frames[0].items)} == {20.0}
    a, b = shapes(figure)["a"].rect, shapes(figure)["b"].rect
    assert (a.x + b.right) / 2 == pytest.approx(AREA.width / 2, abs=0.5)
    assert (a.y + a.bottom) / 2 == pytest.approx(AREA.height / 2, abs=0.5)


def test_a_graph_that_is_too_wide_is_turned(graphviz: Graphviz) -> None:
    figure, _ = placed(chain(*"abcdef"), graphviz, area=Size(200, 400))
    assert figure is not None
    a, b = shapes(figure)["a"].rect, shapes(figure)["b"].rect
    assert a.y < b.y
    assert a.center.x == pytest.approx(b.center.x)


def test_lines_and_radii_scale_with_the_rest(graphviz: Graphviz) -> None:
    figure, _ = placed(chain("a", "b"), graphviz)
    assert figure is not None
    box = shapes(figure)["a"]
    scale = box.rect.width / 80
    assert box.radius == pytest.approx(6 * scale)
    assert box.line is not None
    assert 1.5 < box.line.width < 1.5 * scale


def test_labels_that_get_too_small_are_an_error_that_names_them(graphviz: Graphviz) -> None:
    figure, (problem,) = placed(chain(*(f"node {n}" for n in range(30))), graphviz)
    assert figure is None
    assert problem.code == "small-labels"
    assert problem.place == HERE
    assert '"node 0"' in problem.message
    assert "dense: true" in problem.hint


def test_dense_says_so_and_draws(graphviz: Graphviz) -> None:
    figure, (problem,) = placed(chain(*(f"node {n}" for n in range(30))), graphviz, dense=True)
    assert figure is not None
    assert (problem.code, problem.severity) == ("dense", "note")


def test_a_drawing_is_scaled_as_a_whole() -> None:
    frame = DrawnFrame((shape("a", Rect(0, 0, 100, 100), text=words("a", 30)),), (), "now", "alt")
    figure, _ = placed(DrawnStory(Size(200, 200), (frame,)), Broken())
    assert figure is not None
    (one,) = figure.frames
    assert (one.caption, one.alt) == ("now", "alt")
    box = shapes(figure)["a"].rect
    assert box.width == pytest.approx(100 * 20 / 30)


# --- frames -------------------------------------------------------------------------------------------------------


def test_the_same_thing_is_at_the_same_place_in_every_frame(graphviz: Graphviz) -> None:
    nodes = [node(id) for id in "abcdef"]
    frames = tuple(
        GraphFrame(
            tuple(nodes[: n + 1]), tuple(edge(nodes[0].id, one.id) for one in nodes[1 : n + 1])
        )
        for n in range(6)
    )
    figure, _ = placed(GraphStory(frames), graphviz)
    assert figure is not None
    last = shapes(figure, 5)
    for number in range(6):
        assert shapes(figure, number).items() <= last.items()
    assert jumped(figure) == []


def test_a_node_that_grows_keeps_its_corner(graphviz: Graphviz) -> None:
    frames = (
        GraphFrame((node("a", Size(40, 30)), node("b")), (edge("a", "b"),)),
        GraphFrame((node("a", Size(120, 60)), node("b")), (edge("a", "b"),)),
    )
    figure, _ = placed(GraphStory(frames), graphviz)
    assert figure is not None
    before, after = shapes(figure)["a"].rect, shapes(figure, 1)["a"].rect
    assert (before.x, before.y) == (after.x, after.y)


def test_a_cluster_stands_behind_its_nodes(graphviz: Graphviz) -> None:
    figure, _ = placed(chain("a", "b", clusters={"b": "box"}), graphviz)
    assert figure is not None
    ids = [item.id for item in figure.frames[0].items]
    assert ids.index("box") < ids.index("b")
    assert shapes(figure)["box"].rect.contains(shapes(figure)["b"].rect)


def test_an_edge_may_name_a_node_whose_shape_is_called_otherwise(graphviz: Graphviz) -> None:
    inner = node("a")
    inner = replace(inner, items=(replace(inner.items[0], id="a.box"),))
    figure, problems = placed(story([inner, node("b")], [edge("a", "b")]), graphviz)
    assert problems == ()
    assert figure is not None
    (line,) = (item for item in figure.frames[0].items if isinstance(item, Connector))
    assert line.begin is not None
    assert line.begin.item == "a.box"


# --- problems -----------------------------------------------------------------------------------------------------


def test_a_failing_engine_is_a_problem_with_the_figures_line() -> None:
    figure, (problem,) = placed(chain("a", "b"), Broken())
    assert figure is None
    assert (problem.code, problem.place) == ("layout-failed", HERE)
    assert "signal 11" in problem.message


def test_far_too_many_nodes_are_refused_before_graphviz_sees_them() -> None:
    figure, (problem,) = placed(chain(*map(str, range(500))), Broken())
    assert figure is None
    assert problem.code == "too-many-nodes"


def test_far_too_many_lines_are_refused_before_they_are_routed() -> None:
    boxes = (shape("a", Rect(0, 0, 80, 40)), shape("b", Rect(200, 0, 80, 40)))
    lines = tuple(edge("a", "b", id=f"e{number}") for number in range(801))
    drawn = DrawnStory(size=Size(300, 60), frames=(DrawnFrame(boxes, lines),))
    figure, (problem,) = placed(drawn, Broken())
    assert figure is None
    assert (problem.code, problem.place) == ("too-many-edges", HERE)


def test_an_edge_to_nowhere_is_a_problem(graphviz: Graphviz) -> None:
    _, (problem,) = placed(story([node("a")], [edge("a", "ghost")]), graphviz)
    assert problem.code == "unknown-end"
    assert "ghost" in problem.message


def test_an_edge_that_must_cross_a_box_is_drawn_and_reported() -> None:
    boxes = [
        shape(id, Rect(x, 0, 60, 60), text=words(id))
        for id, x in (("a", 0), ("x", 100), ("b", 200))
    ]
    frame = DrawnFrame(tuple(boxes), (edge("a", "b", route="straight"),))
    figure, (problem,) = placed(DrawnStory(Size(260, 60), (frame,)), Broken())
    assert figure is not None
    assert (problem.code, problem.severity) == ("edge-crosses", "warning")


# --- realistic graphs ---------------------------------------------------------------------------------------------


def _drawn(line: Connector) -> list[Point]:
    if line.preset == "freeform":
        return _rounded(line.path)
    return _rounded(
        preset_path(line.preset, line.rect, line.rotation, line.flip_h, line.flip_v, line.adjust)
    )


def _rounded(path: Path) -> list[Point]:
    return [Point(round(one.to.x, 4), round(one.to.y, 4)) for one in path]


@pytest.mark.parametrize("count", [10, 12, 15, 20, 25, 30, 40, 60])
def test_service_graphs_are_drawn_cleanly(graphviz: Graphviz, count: int) -> None:
    """Layered graphs of 10 to 60 services, a third of the edges with words, groups of five."""
    free = total = 0
    for seed in range(3):
        figure, _ = placed(services(count, seed), graphviz, dense=True)
        assert figure is not None
        assert outside(figure) == []
        items = figure.frames[0].items
        assert crossed_boxes(items) == []
        assert struck_words(items, RULER) == []
        # In a crowd a few words have nowhere to go.
        assert len(covered_words(items, RULER)) <= count // 20
        lines = [item for item in items if isinstance(item, Connector)]
        assert [line.id for line in lines if _drawn(line) != _rounded(line.path)] == []
        free += sum(line.preset == "freeform" for line in lines)
        total += len(lines)
    assert free * 10 < total


def test_a_graph_of_ten_needs_no_dense(graphviz: Graphviz) -> None:
    figure, problems = placed(services(9, 1), graphviz)
    assert problems == ()
    assert figure is not None
    assert min(label.size for label in labels(figure.frames[0].items)) >= SMALLEST
