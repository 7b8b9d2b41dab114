"""What figures see of an analysis: a graph that stands still while its words change, frames and heap, the questions."""

from typing import Any

from talkdiagrams.kinds.network_played import Net
from talkdiagrams.kinds.stack.data import StackFrame
from talkdiagrams.mechanisms.escape.view import Escape
from tests.kinds.drawing import draw, tell

START = {"funcs": {"f": {"params": ["x"], "results": ["~r0"], "vars": ["p"]}}}
EVENTS = ["p = x", "~r0 = &p", "walk", "walk ~r0", "solve"]


def frames(kind: str, start: dict[str, Any], *events: str) -> list[Any]:
    played = Escape().play(kind, start, events)
    assert played.problems == ()
    return list(played.frames)


def labels(net: Net) -> dict[str, str]:
    return {id: box.label.partition("\n")[2] for id, box in net.boxes}


def test_boxes_say_what_is_known_of_them() -> None:
    nets = frames("graph", START, *EVENTS)
    assert labels(nets[0]) == {"x": "parameter", "~r0": "result", "p": "variable"}
    assert labels(nets[4])["p"] == "on the heap"
    assert labels(nets[-1]) == {"x": "leaking", "~r0": "result", "p": "on the heap"}
    assert {id: box.color for id, box in nets[-1].boxes}["p"] == "bad"


def test_arrows_run_as_values_flow_and_the_way_is_shown_when_something_moves() -> None:
    nets = frames("graph", START, *EVENTS)
    assert nets[2].arrows == (("x", "p", ""), ("p", "~r0", "`&` return"))
    assert nets[4].along == (("p", "~r0", "`&` return"),)
    assert nets[4].mark == ("~r0",)


def test_every_way_is_shown_when_one_walk_moves_several() -> None:
    start = {"funcs": {"f": {"results": ["~r0"], "vars": ["x", "y", "p"]}}}
    last = frames("graph", start, "p = &x", "p = &y", "~r0 = p", "walk ~r0")[-1]
    assert {(src, dst) for src, dst, _ in last.along} == {("x", "p"), ("y", "p"), ("p", "~r0")}
    assert len(last.along) == 3


def test_a_function_of_which_nothing_is_said_yet_is_not_decided() -> None:
    start = {"funcs": {"g": {"params": ["a"], "results": ["~r0"]}, "f": {"vars": ["u"]}}}
    last = frames("graph", start, "~r0 = a", "solve", "tag g")[-1]
    assert labels(last)["u"] == "variable"
    assert labels(last)["a"] == "leaking to result ~r0 level=0"


def test_tags_that_were_given_are_known_from_the_start() -> None:
    start = {"funcs": {"g": {"params": ["a"], "tags": {}}, "f": {"vars": ["u"]}}}
    assert labels(frames("graph", start)[0])["a"] == "does not escape"


def test_what_was_moved_lies_beside_the_stack_and_its_frame_keeps_the_address() -> None:
    before, *_, last = frames("stack", START, *EVENTS)
    assert isinstance(last, StackFrame)
    assert [slot.name for slot in before.slots()] == ["x", "~r0", "p"]
    assert [thing.title for thing in last.things] == ["p"]
    slots = {slot.name: slot.to for slot in last.slots()}
    assert slots["&p"] == "heap.p"
    assert slots["~r0"] == "heap.p"


def test_the_question_that_was_answered_with_yes_is_marked() -> None:
    start = {"funcs": {"f": {"results": ["~r0"], "vars": ["a", "b", "c"], "depth": {"b": 2}}}}
    events = ["heap = &c", "~r0 = &a", "walk ~r0", "a = &b", "solve"]
    reached = [frame.reached for frame in frames("flow", start, *events)]
    assert reached == ["", "heap", "", "result", "heap", "stays"]
    assert frames("flow", start, "solve")[-1].reached == "stays"


def test_an_event_that_cannot_happen_has_its_place() -> None:
    played = Escape().play("graph", START, ["p = x", "p = &z"])
    assert len(played.frames) == 2
    (problem,) = played.problems
    assert problem[0] == 1
    assert problem[1] == "p = &z: there is no location z"


def test_a_graph_that_is_played_is_drawn_and_one_of_two_sources_is_refused() -> None:
    figure = {"kind": "graph", "mechanism": "escape", "start": START, "events": EVENTS}
    drawn = draw(figure)
    assert len(drawn.frames) == 6
    story, problems = tell({**figure, "events": ["p = &z"]})
    assert story is None
    assert [one.code for one in problems] == ["illegal-event"]
