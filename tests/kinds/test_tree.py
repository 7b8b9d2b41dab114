"""Kind `tree`: where nodes stand while it grows, what is outlined, mistakes at their lines."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.layout.figure import place_figure
from talkbuilder.scene import Connector, Figure, Shape, walk
from talkdiagrams.kinds.tree.data import Node, Slot, TreeFrame
from talkdiagrams.kinds.tree.hand import slot_names
from talkdiagrams.kinds.tree.place import families
from tests.kinds.drawing import RULER, WIDE, complaints, draw, engine, faults, place, tell

NODES: dict[str, Any] = {
    "root": {"slots": "4", "label": "root", "to": {"1": "a", "3": "b"}},
    "a": {},
    "b": {"next": "c"},
    "c": {},
}
GROWN = {
    "add": {"n": {"slots": "4", "to": {"0": "a", "2": "d"}}, "d": {}},
    "change": {"root.1": "n"},
}


def tree(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "tree", "nodes": NODES, "steps": list(steps), **more}


def shapes(figure: Figure, frame: int = 0) -> dict[str, Shape]:
    return {i.id: i for i in walk(figure.frames[frame].items) if isinstance(i, Shape)}


def edges(figure: Figure, frame: int = 0) -> dict[str, Connector]:
    return {i.id: i for i in walk(figure.frames[frame].items) if isinstance(i, Connector)}


def outlined(figure: Figure, frame: int) -> set[str]:
    return {i for i, s in shapes(figure, frame).items() if s.line and s.line.token == "changed"}


# --- places -----------------------------------------------------------------------------------------------------------


def test_levels_go_down_and_chains_to_the_right() -> None:
    found = shapes(draw(tree()))
    assert found["root"].rect.bottom < found["a"].rect.y == found["b"].rect.y
    assert found["b"].rect.right < found["c"].rect.x
    assert found["b"].rect.y == found["c"].rect.y


def test_children_stand_in_the_order_of_their_slots() -> None:
    nodes = {**NODES, "root": {"slots": "4", "to": {"3": "a", "1": "b"}}}
    found = shapes(draw({"kind": "tree", "nodes": nodes}))
    assert found["b"].rect.x < found["c"].rect.x < found["a"].rect.x


def test_an_entry_that_sinks_stands_at_its_deepest_place_from_the_beginning() -> None:
    figure = draw(tree(GROWN))
    assert shapes(figure, 0)["a"].rect == shapes(figure, 1)["a"].rect
    assert shapes(figure, 1)["n"].rect.bottom < shapes(figure, 1)["a"].rect.y
    assert set(edges(figure, 0)) == {"root.1>a", "root.3>b", "b>c"}
    assert set(edges(figure, 1)) == {"root.1>n", "n.0>a", "n.2>d", "root.3>b", "b>c"}


def test_frames_that_turn_a_tree_round_still_have_places() -> None:
    def one(tail: str, head: str) -> TreeFrame:
        return TreeFrame((Node(tail, slots=(Slot("0", head),)), Node(head, slots=(Slot("0"),))))

    found = families([one("a", "b"), one("b", "a")])
    assert sorted(bool(under.parent) for under in found.values()) == [False, True]


def test_an_entry_that_comes_before_another_pushes_it_aside_without_a_jump() -> None:
    nodes = {"root": {"slots": "2", "to": {"1": "a"}}, "a": {}}
    first = {"add": {"b": {"next": "a"}}, "change": {"root.1": "b"}}
    turned = {"change": {"root.1": "a", "b": {"next": ""}, "a": {"next": "b"}}}
    figure = draw({"kind": "tree", "nodes": nodes, "steps": [first, turned]})
    assert len({shapes(figure, frame)["a"].rect for frame in range(3)}) == 1
    assert set(edges(figure, 1)) == {"root.1>b", "b>a"}
    assert complaints(figure) == []


def test_a_tree_that_is_too_wide_leaves_out_empty_slots() -> None:
    wide = {f"n{n}": {"slots": "16", "to": {"f": f"e{n}"}} for n in range(4)}
    leaves: dict[str, Any] = {f"e{n}": {} for n in range(4)}
    root = {"root": {"slots": "16", "to": {str(n): f"n{n}" for n in range(4)}}}
    found = shapes(draw({"kind": "tree", "nodes": {**root, **wide, **leaves}}))
    assert "n0.f" in found
    assert "n0.3" not in found


def test_slots_are_called_by_one_digit_as_long_as_they_can_be() -> None:
    assert slot_names(16)[-1] == "f"
    assert slot_names(17)[-1] == "16"


# --- what changed -----------------------------------------------------------------------------------------------------


def test_what_changed_is_outlined_and_its_edge() -> None:
    figure = draw(tree(GROWN, {}))
    assert outlined(figure, 1) == {"n", "d", "root.1"}
    assert edges(figure, 1)["root.1>n"].line.token == "changed"
    assert outlined(figure, 2) == set()


def test_a_way_is_heavy_in_its_frame_only() -> None:
    figure = draw(tree({}, path=["root", "root.3", "b"]))
    assert edges(figure, 0)["root.3>b"].line.token == "brand"
    assert edges(figure, 1)["root.3>b"].line.token == "muted"
    assert "The way: root, root.3, b." in figure.frames[0].alt


def test_what_was_cut_off_is_dashed() -> None:
    figure = draw(tree({"change": {"root.1": "", "a": {"gone": "true"}}}, {}))
    line = shapes(figure, 2)["a"].line
    assert line is not None
    assert line.dash == "dash"
    assert "cut off" in figure.frames[1].alt


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ({"change": {"root.1": "e"}}, "steps/0/change/root.1 unknown-name"),
        ({"change": {"root.7": "a"}}, "steps/0/change/root.7 unknown-name"),
        ({"change": {"root": "a"}}, "steps/0/change/root no-slot"),
        ({"change": {"root.1": {"note": "x"}}}, "steps/0/change/root.1/note no-node"),
        ({"change": {"c": {"next": "b"}}}, "steps/0/change/c circle"),
        ({"remove": ["a"]}, "nodes/root/to/1 unknown-name"),
        ({"remove": ["z"]}, "steps/0/remove/0 unknown-name"),
        ({"add": {"a": {}}}, "steps/0/add/a two-places"),
        ({"add": {"e": {"slots": "2", "to": {"2": "a"}}}}, "steps/0/add/e/to/2 unknown-name"),
        ({"path": ["root.9"]}, "steps/0/path/0 unknown-name"),
        ({"mark": ["rot"]}, "steps/0/mark/0 unknown-name"),
    ],
)
def test_a_wrong_step_is_a_problem_at_its_line(step: dict[str, Any], fault: str) -> None:
    assert faults(tree(step)) == [fault]


def test_a_circle_is_a_problem_where_it_was_written() -> None:
    nodes = {"a": {"slots": "2", "to": {"0": "a"}}}
    assert [fault.split()[-1] for fault in faults({"kind": "tree", "nodes": nodes})] == ["circle"]


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        tell({"kind": "tree"})


# --- anything ---------------------------------------------------------------------------------------------------------


@st.composite
def trees(draw_: st.DrawFn) -> dict[str, Any]:
    nodes: dict[str, Any] = {"n0": {"slots": "4", "to": {}}}
    free = [("n0", slot) for slot in "0123"]
    for number in range(1, draw_(st.integers(1, 14))):
        id = f"n{number}"
        at, slot = free.pop(draw_(st.integers(0, len(free) - 1)))
        if slot:
            nodes[at]["to"][slot] = id
        else:
            nodes[at]["next"] = id
        leaf = draw_(st.booleans())
        nodes[id] = {"label": draw_(st.text("abc W", max_size=9)), "note": "x" * (number % 3)}
        if leaf:
            free.append((id, ""))
        else:
            nodes[id] |= {"slots": "4", "to": {}}
            free += [(id, slot) for slot in "0123"]
    return {"kind": "tree", "nodes": nodes}


@settings(max_examples=40, deadline=None)
@given(trees())
def test_any_tree_is_drawn_without_a_fault_or_refused_for_its_size(one: dict[str, Any]) -> None:
    story, problems = tell(one)
    assert story is not None, problems
    placed, found = place_figure("fig", story, WIDE, engine(), RULER, place())
    if placed is None:
        assert {problem.code for problem in found} == {"small-labels"}
        return
    assert not [problem for problem in found if problem.code == "edge-crosses"]
    assert complaints(placed) == []
