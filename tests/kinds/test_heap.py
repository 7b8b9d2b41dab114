"""Kind `heap`: where things stand, what is outlined, and what happens when there is much of it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.geometry import Rect
from talkbuilder.layout.figure import place_figure
from talkbuilder.scene import Connector, Figure, Shape, TextBlock, walk
from talkdiagrams.kinds.heap.data import HeapFrame, Pointer, Root, Thing
from talkdiagrams.kinds.heap.layers import Layers
from tests.kinds.drawing import RULER, WIDE, complaints, draw, engine, place, tell

START: dict[str, Any] = {
    "stage": "mark",
    "objects": {"A": ["B", "B"], "B": ["C"], "C": ["A"], "X": ["X"]},
    "stacks": {"G1": ["A"]},
}


def shape(figure: Figure, frame: int, id: str) -> Shape:
    return next(i for i in walk(figure.frames[frame].items) if i.id == id and isinstance(i, Shape))


def arrows(figure: Figure, frame: int) -> dict[str, Connector]:
    items = walk(figure.frames[frame].items)
    return {item.id: item for item in items if isinstance(item, Connector)}


def heap(**more: Any) -> Figure:
    return draw({"kind": "heap", "start": START, **more})


def test_a_colour_is_a_token_of_its_meaning_and_words_are_readable_on_it() -> None:
    figure = heap(events=["scan stack G1", "scan A"])
    fills = [(shape(figure, n, "A").fill, shape(figure, n, "A").text) for n in range(3)]
    assert [fill for fill, _ in fills] == ["white", "grey", "black"]
    assert [text.token for _, text in fills if text] == ["on-white", "on-white", "on-black"]
    assert [shape(figure, n, "G1").fill for n in range(3)] == ["grey", "black", "black"]


def test_what_changed_colour_is_outlined_once() -> None:
    figure = heap(events=["scan stack G1", "scan A"])
    lines = [shape(figure, n, "A").line for n in range(3)]
    assert [line.token for line in lines if line] == ["muted", "changed", "changed"]
    assert getattr(shape(figure, 2, "G1").line, "token", "") == "g"


def test_two_fields_to_one_object_are_one_line_with_both_names() -> None:
    figure = heap(show=["fields"])
    assert set(arrows(figure, 0)) >= {"A>B", "B>C", "C>A"}
    blocks = [i for i in walk(figure.frames[0].items) if isinstance(i, Shape | TextBlock)]
    assert "x, y" in [block.text.plain for block in blocks if block.text]


def test_an_overwritten_pointer_is_dotted_for_one_frame() -> None:
    figure = heap(events=["G1 writes A.x = nil", "G1 writes A.y = nil", "scan stack G1"])
    assert [arrows(figure, n)["A>B"].line.dash for n in range(2)] == ["solid", "solid"]
    assert arrows(figure, 2)["A>B"].line.dash == "dot"
    assert "A>B" not in arrows(figure, 3)


def test_garbage_stands_below_what_is_reachable() -> None:
    figure = heap()
    low = max(shape(figure, 0, id).rect.bottom for id in "ABC")
    assert shape(figure, 0, "X").rect.y >= low


def test_a_slot_keeps_its_place_and_a_new_object_takes_an_empty_one() -> None:
    figure = draw({
        "kind": "heap", "layout": "spans",
        "start": {**START, "objects": {"A": ["nil"], "B": ["nil"]}, "stage": "sweep", "black": ["B"],
                  "stacks": {"G1": ["B"]}},
        "events": ["sweep span 1", "G1 allocates N in span 1"],
    })  # fmt: skip
    places: list[Rect] = [shape(figure, 0, "A").rect, shape(figure, 2, "N").rect]
    assert places[0] == places[1]
    assert not any(item.id == "A" for item in walk(figure.frames[2].items))


def test_without_status_there_is_none() -> None:
    assert not any(i.id == "status" for i in walk(heap(hide=["status"]).frames[0].items))


@pytest.mark.parametrize("layout", ["graph", "spans"])
def test_much_of_it_is_still_readable(layout: str) -> None:
    names = [f"node{n}" for n in range(1, 17)]
    tree = {name: [names[k] if k < 16 else "nil" for k in (2 * n, 2 * n + 1)]
            for n, name in enumerate(names, 1)}  # fmt: skip
    tree = {name: [to for to in targets if to != name] or ["nil"] for name, targets in tree.items()}
    spans = {"1": names[:8], "2": {"size": 64, "objects": names[8:], "slots": 16}}
    start = {"objects": tree, "spans": spans, "stacks": {"main": ["node1"], "worker": ["node3"]}}
    events = ["start", "resume", "scan stack main", "drain"]
    figure = draw({"kind": "heap", "layout": layout, "start": start, "events": events})
    assert complaints(figure) == []


@pytest.mark.parametrize("many", ["stacks", "spans"])
def test_too_much_of_it_is_a_problem_and_never_a_mess(many: str) -> None:
    objects = {f"O{n}": ["nil"] for n in range(12)}
    start: dict[str, Any] = {"objects": objects, "stacks": {"G1": ["O1"]}}
    if many == "stacks":
        start["stacks"] = {f"goroutine{n}": [f"O{n}", "O0"] for n in range(1, 12)}
    else:
        start["spans"] = {str(n + 1): [f"O{n}"] for n in range(12)}
    figure = {"kind": "heap", "layout": "spans", "start": start}
    story, problems = tell(figure)
    assert story, problems
    placed, found = place_figure("fig", story, WIDE, engine(), RULER, place())
    assert (placed, [one.code for one in found]) == (None, ["small-labels"])
    placed, found = place_figure("fig", story, WIDE, engine(), RULER, place(), dense=True)
    assert placed
    assert complaints(placed, dense=True) == []


NAMES = st.sampled_from([f"O{n}" for n in range(7)])


@settings(max_examples=80)
@given(
    st.lists(st.tuples(st.sampled_from(["R", "S"]) | NAMES, NAMES), max_size=14, unique=True),
    st.lists(st.tuples(NAMES, NAMES), max_size=4, unique=True),
)
def test_every_object_has_a_place_of_its_own_whatever_points_where(
    pairs: list[tuple[str, str]], later: list[tuple[str, str]]
) -> None:
    things = tuple(Thing(f"O{n}", "white", 1, n) for n in range(7))
    roots = (Root("R", "grey", "stack"), Root("S", "grey", "global"))
    frames = [
        HeapFrame(things, roots, tuple(Pointer(a, b) for a, b in some), (), ())
        for some in (pairs, [*pairs, *later])
    ]
    layers = Layers(frames)
    assert layers.column["R"] == layers.column["S"] == 0
    assert all(layers.column[thing.id] >= 1 for thing in things)
    spots = [*layers.live, *layers.dead]
    assert sorted(id for column in spots for id in column) == sorted(layers.column)
