"""What figures see: lanes of goroutines, arrows for what is ordered, red for what races."""

from typing import Any

from talkdiagrams.kinds.lanes.data import LanesFrame
from talkdiagrams.mechanisms.memory.view import Memory

START: dict[str, Any] = {"gs": ["G1", "G2"], "vars": ["x"], "chans": {"c": 0}}


def frames(start: dict[str, Any], *events: str) -> list[LanesFrame]:
    played = Memory().play("lanes", start, events)
    assert played.problems == ()
    assert len(played.frames) == len(played.captions) == len(played.alts) == len(events) + 1
    return list(played.frames)


def test_a_race_is_an_edge_of_its_own_and_both_ends_are_red() -> None:
    last = frames(START, "write x = 5 by G1", "read x by G2")[-1]
    assert [(edge.tail, edge.head, edge.kind) for edge in last.edges] == [("op0", "op1", "race")]
    assert [event.color for event in last.events] == ["bad", "bad"]
    assert [event.note for event in last.events] == ["", "may see 0 or 5"]


def test_who_waits_has_a_span_and_goes_on_below_whatever_ended_it() -> None:
    events = ("write x = 5 by G1", "send on c by G1", "receive from c by G2", "read x by G2")
    waiting, met, last = frames(START, *events)[2:]
    assert [(span.lane, span.end) for span in waiting.spans] == [("G1", None)]
    rows = {event.id: event.moment for event in met.events}
    assert rows["op1"] < rows["op2"] < rows["op1.end"]
    assert {(edge.tail, edge.head) for edge in met.edges} == {("op1", "op2"), ("op2", "op1.end")}
    assert last.events[-1].note == "sees 5"


def test_the_same_thing_keeps_its_id_and_its_row() -> None:
    seen: dict[str, int] = {}
    for frame in frames(START, "send on c by G1", "go G3 by G2", "receive from c by G3"):
        for event in frame.events:
            assert seen.setdefault(event.id, event.moment) == event.moment
    assert len(seen) == 5


def test_clocks_count_operations() -> None:
    start = {**START, "chans": {"c": 1}, "clocks": True}
    last = frames(start, "write x = 5 by G1", "send on c by G1", "receive from c by G2")[-1]
    assert [event.note for event in last.events] == ["1 0", "2 0", "2 1"]
    assert [lane.note for lane in last.lanes] == ["knows 2 0", "knows 2 1"]


def test_an_event_that_cannot_happen_has_its_place() -> None:
    played = Memory().play("lanes", START, ["send on c by G1", "read x by G1"])
    assert len(played.frames) == 2
    assert played.problems == (
        (1, "read x by G1: G1 waits in its send of c", "somebody has to receive first"),
    )
    assert Memory().play("lanes", {"vars": "x"}, []).problems[0][0] == -1
