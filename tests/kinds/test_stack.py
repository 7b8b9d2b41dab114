"""Kind `stack`: where calls and things stand, what points where, what a step changes, and what a mistake is told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.geometry import Rect
from talkbuilder.layout.figure import place_figure
from talkbuilder.scene import Connector, Figure, Shape, TextBlock, walk
from talkdiagrams.kinds.stack.data import Call, Slot, Stack, StackFrame, Thing
from talkdiagrams.kinds.stack.kind import changed
from tests.kinds.drawing import RULER, WIDE, complaints, draw, engine, faults, place, tell

ONE: dict[str, Any] = {
    "kind": "stack",
    "stacks": {"G": {"free": "free", "here": "true", "calls": [{"main": {"x": "1", "p": "-> x"}}]}},
}


def rect(figure: Figure, id: str, frame: int = -1) -> Rect:
    found = (i for i in walk(figure.frames[frame].items) if i.id == id)
    return next(i.rect for i in found if isinstance(i, Shape | TextBlock))


def items(figure: Figure, frame: int = -1) -> dict[str, Any]:
    return {item.id: item for item in walk(figure.frames[frame].items)}


def with_steps(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**ONE, **more, "steps": list(steps)}


def test_a_call_stands_below_its_caller_and_takes_free_room() -> None:
    figure = draw(with_steps({"push": {"G": {"f": {"y": "2"}}}}))
    assert rect(figure, "G.f").y == pytest.approx(rect(figure, "G.main").bottom)
    assert rect(figure, "free.G", 1).height < rect(figure, "free.G", 0).height
    assert rect(figure, "sp.G", 1).y > rect(figure, "sp.G", 0).y


def test_or_on_top_of_it() -> None:
    figure = draw(with_steps({"push": {"G": {"f": {}}}}, grow="up"))
    assert rect(figure, "G.f").bottom == pytest.approx(rect(figure, "G.main").y)


def test_a_caller_stays_where_it_is() -> None:
    figure = draw(with_steps({"push": {"G": {"f": {}}}}, {"pop": ["G"]}))
    assert len({rect(figure, "G.main", n) for n in range(3)}) == 1
    assert "G.f" not in items(figure)


def test_a_second_call_of_a_function_has_a_name_of_its_own() -> None:
    figure = draw(with_steps({"push": {"G": {"main": {"x": "2"}}}}))
    assert {"G.main.x", "G.main#2.x"} <= set(items(figure))


def test_a_name_means_the_one_nearby() -> None:
    two = {name: {"calls": [{"main": {"x": "1", "p": "-> x"}}]} for name in ("old", "new")}
    figure = draw({"kind": "stack", "stacks": two})
    ends = {
        id: line.end.item
        for id, line in items(figure).items()
        if isinstance(line, Connector) and line.end
    }
    assert ends == {"old.main.p->": "old.main.x", "new.main.p->": "new.main.x"}


def test_a_pointer_leads_to_the_right_into_the_heap() -> None:
    figure = draw(
        with_steps(heap={"v": {"slots": {"a": "1"}}}) | {"steps": [{"change": {"p": "-> v"}}]}
    )
    line = items(figure)["G.main.p->"]
    assert line.end.item == "v"
    assert line.line.token == "changed"
    assert rect(figure, "v").x > rect(figure, "G").right


def test_a_pointer_past_a_stack_keeps_away_from_it() -> None:
    stacks = {name: {"free": "free", "calls": [{"f": {"p": "1"}}]} for name in ("a", "b", "c")}
    stacks["a"]["calls"] = [{"f": {"p": "-> v"}}]
    figure = draw({"kind": "stack", "stacks": stacks, "heap": {"v": "v"}})
    line = items(figure)["a.f.p->"]
    xs = [step.to.x for step in line.path[1:-1]]
    edges = [x for name in "abc" for x in (rect(figure, name).x, rect(figure, name).right)]
    assert min(abs(x - edge) for x in xs for edge in edges) > 4


def test_nil_says_so_and_has_no_arrow() -> None:
    figure = draw(with_steps({"change": {"main.p": "nil"}}))
    assert items(figure)["G.main.p.value"].text.plain == "nil"
    assert "G.main.p->" not in items(figure)


def test_a_pointer_to_what_is_gone_dangles() -> None:
    figure = draw(
        with_steps({"push": {"G": {"f": {"y": "2"}}}}, {"change": {"p": "-> y"}}, {"pop": ["G"]})
    )
    assert items(figure)["G.main.p.value"].text.plain == "dangles"
    assert "dangles" in figure.frames[-1].alt


def test_a_stack_of_twice_the_bytes_is_twice_as_tall() -> None:
    sized = {
        name: {"size": size, "free": "free", "calls": [{"main": {}}]}
        for name, size in (("old", "2048"), ("new", "4096"))
    }
    figure = draw({"kind": "stack", "stacks": sized})
    assert rect(figure, "new").height == pytest.approx(2 * rect(figure, "old").height, rel=0.05)


def test_what_is_given_back_is_dashed() -> None:
    figure = draw(with_steps({"gone": ["G"]}))
    assert items(figure, 1)["G"].line.dash == "dash"
    assert "given back" in figure.frames[1].alt


def test_of_a_new_call_not_every_variable_is_outlined() -> None:
    main = Call("main", "main", (Slot("x", "x", "1"),))
    one = StackFrame((Stack("G", "G", calls=(main,)),))
    f = Call("f", "f", (Slot("y", "y", "2"),))
    two = StackFrame((Stack("G", "G", calls=(main, f)),), (Thing("t", "t"),))
    assert set(changed(one, two)) == {"f", "t"}
    three = StackFrame((Stack("G", "G", calls=(Call("main", "main", (Slot("x", "x", "2"),)), f)),))
    assert set(changed(two, three)) == {"x"}


# --- mistakes -------------------------------------------------------------------------------------------------------

STEPS: dict[str, tuple[dict[str, Any], str]] = {
    "pop of nobody": ({"pop": ["X"]}, "steps/0/pop/0 unknown-name"),
    "push on nobody": ({"push": {"X": {"f": {}}}}, "steps/0/push/X unknown-name"),
    "a new value of nothing": ({"change": {"z": "1"}}, "steps/0/change/z unknown-name"),
    "a pointer to nothing": ({"change": {"p": "-> z"}}, "steps/0/change/p unknown-name"),
    "here is nowhere": ({"here": "X"}, "steps/0/here unknown-name"),
    "gone was never there": ({"gone": ["X"]}, "steps/0/gone/0 unknown-name"),
    "dropped was never there": ({"drop": ["X"]}, "steps/0/drop/0 unknown-name"),
    "a mark on nothing": ({"mark": ["z"]}, "steps/0/mark/0 unknown-name"),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_mistake_in_a_step_is_told_at_its_line(name: str) -> None:
    step, wanted = STEPS[name]
    assert wanted in faults(with_steps(step))


def test_an_empty_stack_returns_from_nothing() -> None:
    assert faults(with_steps({"pop": ["G"]}, {"pop": ["G"]})) == ["steps/1/pop/0 empty"]


def test_a_name_that_may_be_two_is_asked_about() -> None:
    two = {name: {"calls": [{"main": {"x": "1"}}]} for name in ("a", "b")}
    figure = {"kind": "stack", "stacks": two, "steps": [{"change": {"x": "2"}}]}
    _, problems = tell(figure)
    assert [problem.message for problem in problems] == ['"x" may be a.main.x or b.main.x']


# --- anything -------------------------------------------------------------------------------------------------------


@st.composite
def stories(draw_: st.DrawFn) -> dict[str, Any]:
    names = ["G1", "G2", "C"][: draw_(st.integers(1, 3))]
    things = [f"t{n}" for n in range(draw_(st.integers(0, 4)))]
    values = st.sampled_from(["1", "nil", "[256]byte", *(f"-> {t}" for t in things)])

    def call() -> dict[str, Any]:
        function = draw_(st.sampled_from(["f", "main.handle", "(*T).m"]))
        return {function: {f"v{n}": draw_(values) for n in range(draw_(st.integers(0, 2)))}}

    stacks = {n: {"free": "free", "here": str(n == "G1").lower(), "calls": [call()]} for n in names}
    steps = [
        {"push": {draw_(st.sampled_from(names)): call()}} for _ in range(draw_(st.integers(0, 2)))
    ]
    heap = {t: {"slots": {"a": "1"}} if draw_(st.booleans()) else t for t in things}
    return {"kind": "stack", "stacks": stacks, "heap": heap, "steps": steps}


@settings(max_examples=25, deadline=None)
@given(stories())
def test_whatever_there_is_is_drawn_or_too_small(figure: dict[str, Any]) -> None:
    story, problems = tell(figure)
    assert story is not None, problems
    placed, found = place_figure("fig", story, WIDE, engine(), RULER, place())
    if placed is None:
        assert {problem.code for problem in found} == {"small-labels"}
    else:
        assert complaints(placed, ("free.", "sp.")) == []
