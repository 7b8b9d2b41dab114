"""The kinds beside the topology: what each shows, and a line for every mistake."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from talkbuilder.graph import DrawnStory, GraphStory
from talkbuilder.scene import Chart, Figure, Shape, walk
from tests.kinds.drawing import complaints, draw, faults, rects, tell

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")),
    min_size=1,
    max_size=60,
)


def marked(figure: Figure, frame: int) -> set[str]:
    return {
        item.id
        for item in walk(figure.frames[frame].items)
        if isinstance(item, Shape) and item.line and item.line.token == "changed"
    }


def texts(figure: Figure, frame: int = 0) -> list[str]:
    return [
        text.plain
        for item in walk(figure.frames[frame].items)
        if (text := getattr(item, "text", None))
    ]


def test_what_is_heard_of_a_step_has_no_markup() -> None:
    steps = [{"caption": "An `a` *is*"}]
    figure = draw({"kind": "graph", "nodes": {"a": "A"}, "steps": steps})
    assert figure.frames[0].caption == "An `a` *is*"
    assert figure.frames[0].alt == "An a is A."
    figure = draw(
        {"kind": "timeline", "lanes": {"M": ["G 0-1"]}, "steps": [{"until": 1, **steps[0]}]}
    )
    assert figure.frames[0].alt.startswith("An a is In order")


# --- flow ---------------------------------------------------------------------------------------------------------


def entries(count: int, words: str = "Look here, then there") -> dict[str, Any]:
    return {
        "kind": "flow",
        "entries": {f"e{n}": {"label": words, "found": "run it"} for n in range(count)},
    }


@pytest.mark.parametrize("count", [1, 2, 5, 6, 9, 10, 12])
def test_a_list_is_numbered_and_fits_one_slide(count: int) -> None:
    figure = draw(entries(count))
    assert complaints(figure) == []
    assert [text for text in texts(figure) if text.isdigit()] == [str(n + 1) for n in range(count)]


def test_steps_of_a_list_mark_the_entry_and_its_way_out() -> None:
    figure = draw(entries(3) | {"steps": [{"mark": ["e1"]}, {"mark": ["e2"]}]})
    assert marked(figure, 0) >= {"e1", "e1.found"}
    assert not marked(figure, 1) & {"e1", "e1.found"}


def test_an_end_is_good_unless_it_is_said_to_be_bad_or_neither() -> None:
    listed = {
        name: {"label": "Is it so?", "found": "there"} | ({"ends": name} if name != "so" else {})
        for name in ("so", "good", "bad", "plain")
    }
    figure = draw({"kind": "flow", "entries": listed})
    shapes = {item.id: item for item in figure.frames[0].items if isinstance(item, Shape)}
    ends = {name: shapes[f"{name}.found"] for name in listed}
    assert {name: end.fill for name, end in ends.items()} == {
        "so": "good-fill",
        "good": "good-fill",
        "bad": "bad-fill",
        "plain": "surface",
    }
    assert [end.line.token for end in ends.values() if end.line] == ["good", "good", "bad", "muted"]


@settings(max_examples=30)
@given(st.lists(NAMES, min_size=1, max_size=12), NAMES)
def test_a_list_of_whatever_words_stays_in_its_boxes(labels: list[str], found: str) -> None:
    listed = {f"e{n}": {"label": words, "found": found[:40]} for n, words in enumerate(labels)}
    assert complaints(draw({"kind": "flow", "entries": listed})) == []


# --- ring ---------------------------------------------------------------------------------------------------------

RING = "kind: ring\nslots: 4\nhead: 3\nqueue: [G1, G2]\n"


@pytest.mark.parametrize("shape", ["row", "circle"])
def test_the_counters_point_at_the_slots_they_mean(shape: str) -> None:
    story, _ = tell(RING + f"shape: {shape}\nsteps: [{{}}, {{take: 1, put: G3}}]")
    assert isinstance(story, DrawnStory)
    pointed = [[(edge.tail.item, edge.head.item) for edge in frame.edges] for frame in story.frames]
    assert pointed == [
        [("head", "slot3"), ("tail", "slot1")],
        [("head", "slot0"), ("tail", "slot2")],
    ]


def test_who_stays_in_the_ring_stays_in_the_slot() -> None:
    figure = draw(RING + "steps: [{}, {take: 1}, {put: [G3, G4]}]")
    assert len({rects(frame.items)["G2"] for frame in figure.frames}) == 1
    assert marked(figure, 2) == {"G3", "G4"}


@pytest.mark.parametrize("slots", [2, 8, 12, 16])
@pytest.mark.parametrize("shape", ["row", "circle"])
def test_rings_of_all_sizes_have_no_overlaps(slots: int, shape: str) -> None:
    queue = [f"G{n}" for n in range(slots)]
    ring = {"kind": "ring", "slots": slots, "shape": shape, "queue": queue}
    assert complaints(draw(ring)) == []


# --- states -------------------------------------------------------------------------------------------------------


def test_a_life_marks_the_state_and_the_way_there() -> None:
    story, _ = tell(
        """
        kind: states
        mechanism: scheduler
        follow: G1
        start: {ps: 1, P0: {runs: G1}}
        events: [entersyscall G1]
        """
    )
    assert isinstance(story, GraphStory)
    last = story.frames[-1]
    assert [edge.id for edge in last.edges if edge.line.token == "changed"] == ["running->syscall"]


LIFE = "kind: states\nmechanism: scheduler\nfollow: G1\nstart: {ps: 1, P0: {runs: G1}}\nevents: [entersyscall G1]\n"


def test_of_a_machine_only_the_states_that_are_wanted_are_shown_and_the_ways_between_them() -> None:
    story, problems = tell(LIFE + "only: [running, syscall]")
    assert problems == ()
    assert isinstance(story, GraphStory)
    assert {node.id for node in story.frames[-1].nodes} == {"running", "syscall"}
    assert {edge.id for edge in story.frames[-1].edges} == {"running->syscall", "syscall->running"}


# --- timeline -----------------------------------------------------------------------------------------------------

LANES = "kind: timeline\nunit: ms\nlanes:\n  M0: [G1 0-10, G2 10-20 waiting]\n  M1: [G3 5-6]\n"


def test_bars_are_as_long_as_the_time_they_stand_for() -> None:
    found = rects(draw(LANES).frames[0].items)
    assert found["bar.M0.0"].width == pytest.approx(found["bar.M0.1"].width)
    assert found["bar.M0.1"].x == pytest.approx(found["bar.M0.0"].right + 2)


def test_steps_let_bars_grow_and_appear() -> None:
    figure = draw(LANES + "steps: [{until: 5}, {until: 8}]")
    first, second = (rects(frame.items) for frame in figure.frames)
    assert "bar.M1.0" not in first
    assert second["bar.M0.0"].width > first["bar.M0.0"].width
    assert second["bar.M0.0"].x == first["bar.M0.0"].x


def test_words_that_find_no_room_are_told() -> None:
    crowded = (
        "kind: timeline\nlanes:\n  M0: [G1 0-98, {label: cleans up, from: 98, to: 99}, G2 99-100]\n"
        "marks: [{at: 99, label: the second alarm}, {at: 98, label: the first alarm}]\n"
    )
    _, problems = tell(crowded)
    assert [f"{p.place.path} {p.code} {p.severity}" for p in problems] == [
        "lanes/M0/1 cut-label warning", "lanes/M0/2 cut-label warning", "marks/0 cut-label warning",
    ]  # fmt: skip
    assert tell(LANES)[1] == ()


# --- chart --------------------------------------------------------------------------------------------------------


def test_a_chart_is_native_and_said_in_words() -> None:
    figure = draw(
        "kind: chart\ncategories: [a, b]\nunit: ns\nsource: go1.27.3\n"
        "series: [{name: s, values: [1, 2.5], spread: [[0.5, 2], [2, 3]]}]\n"
    )
    (chart,) = (item for item in walk(figure.frames[0].items) if isinstance(item, Chart))
    assert chart.series[0].values == (1.0, 2.5)
    assert figure.frames[0].alt == (
        "Bar chart (ns). s: a 1 (from 0.5 to 2), b 2.5 (from 2 to 3). go1.27.3"
    )


def test_series_have_colours_of_their_own() -> None:
    series = [{"name": f"s{n}", "values": [1]} for n in range(8)]
    story, _ = tell({"kind": "chart", "categories": ["a"], "series": series})
    assert story is not None
    (chart,) = story.frames[0].items  # type: ignore[union-attr]
    assert isinstance(chart, Chart)
    assert len({one.token for one in chart.series}) == 8


# --- graph --------------------------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_a_graph_of_whatever_words_is_drawn(labels: list[str]) -> None:
    nodes = {f"n{n}": words for n, words in enumerate(labels)}
    story, problems = tell({"kind": "graph", "nodes": nodes})
    assert story is not None
    assert problems == ()


def test_two_hundred_nodes_are_told() -> None:
    nodes = {f"n{n}": str(n) for n in range(200)}
    edges = [f"n{n} -> n{n // 2}" for n in range(1, 200)]
    story, problems = tell({"kind": "graph", "nodes": nodes, "edges": edges})
    assert story is not None
    assert problems == ()


# --- mistakes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "where"),
    [
        (RING + "steps: [{take: 3}]", "steps/0/take empty-ring"),
        (RING + "steps: [{put: [G3, G4, G5]}]", "steps/0/put full-ring"),
        (RING + "steps: [{put: G1}]", "steps/0/put two-places"),
        (RING + "steps: [{mark: [G7]}]", "steps/0/mark/0 unknown-name"),
        ("kind: ring\nmechanism: scheduler\nof: P7\nstart: {ps: 1, P0: {}}", "of unknown-name"),
        (LANES + "marks: [{at: 1, label: x, lane: M7}]", "marks/0/lane unknown-name"),
        ("kind: timeline\nlanes: {M0: [G1 from 0]}", "lanes/M0/0 bad-span"),
        ("kind: timeline\nlanes: {M0: [G1 3-3]}", "lanes/M0/0 bad-span"),
        ("kind: timeline\nlanes: {M0: [G1 0-3 pink]}", "lanes/M0/0 bad-span"),
        ("kind: timeline\nlanes: {M0: [G1 0-3, G2 2-4]}", "lanes/M0/1 overlap"),
        ("kind: flow\nentries: {a: x}\nsteps: [{mark: [b]}]", "steps/0/mark/0 unknown-name"),
        ("kind: flow\nentries: {a: x}\nsteps: [{add: [a]}]", "steps/0/add fixed-list"),
        ("kind: states\nstates: {a: x}\ntransitions: [a -> b]", "transitions/0 unknown-node"),
        ("kind: states\nstates: {a: x}\ntransitions: [a b]", "transitions/0 bad-edge"),
        ("kind: states\nstates: {a: x}\nsteps: [{mark: [b]}]", "steps/0/mark/0 unknown-node"),
        (
            "kind: states\nmechanism: scheduler\nfollow: G9\nstart: {P0: {runs: G1}}",
            "follow unknown-name",
        ),
        (LIFE + "only: [running, nowhere]", "only/1 unknown-name"),
        (LIFE + "only: [running, runnable]", "only unknown-name"),
        ("kind: graph\nnodes: {a: x}\nedges: [a -> b]", "edges/0 unknown-node"),
        ("kind: graph\nnodes: {a: x}\ngroups: {g: {nodes: [b]}}", "groups/g/nodes/0 unknown-node"),
        (
            "kind: chart\ncategories: [a]\nseries: [{name: s, values: [1, 2]}]",
            "series/0/values uneven-series",
        ),
        (
            "kind: chart\ncategories: [a]\nseries: [{name: s, values: [1], spread: [[2, 3]]}]",
            "series/0/spread/0 bad-spread",
        ),
        (
            "kind: chart\ncategories: [a]\nseries: [{name: s, values: [-1]}]",
            "series/0/values/0 negative",
        ),
    ],
)
def test_every_mistake_has_a_line(figure: str, where: str) -> None:
    assert faults(figure) == [where]


@pytest.mark.parametrize(
    "figure",
    [
        "kind: topology",
        "kind: topology\nmechanism: scheduler\nframes: [{ps: {P0: {}}}]",
        "kind: ring\nmechanism: scheduler",
        "kind: ring\nmechanism: scheduler\nof: P0\nqueue: [G1]",
        "kind: states",
        "kind: states\nmechanism: scheduler",
        "kind: flow",
        "kind: flow\nnodes: {a: x}\nentries: {b: y}",
        "kind: timeline",
        "kind: timeline\nmechanism: scheduler\nlanes: {M0: [G1 0-1]}",
        "kind: chart\ntype: line\ncategories: [a]\nseries: [{name: s, values: [1]}]",
        "kind: chart\ncategories: [a]\nseries: [{name: s, values: [inf]}]",
        "kind: timeline\nlanes: {M0: [{from: 0, to: inf}]}",
    ],
)
def test_two_sources_or_none_are_refused_by_the_options(figure: str) -> None:
    with pytest.raises(ValidationError):
        tell(figure)
