"""Kind `lanes`: what stands where, what an arrow says, and what a mistake in it is told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.geometry import Rect
from talkbuilder.layout.figure import place_figure
from talkbuilder.scene import Connector, Figure, Shape, TextBlock, walk
from talkdiagrams.kinds.lanes.data import Edge, Event, Lane, LanesFrame, Span
from talkdiagrams.kinds.lanes.kind import changed
from tests.kinds.drawing import RULER, WIDE, complaints, draw, engine, faults, place, tell

MUTEX: dict[str, Any] = {
    "kind": "lanes",
    "lanes": {"G1": "", "G2": ""},
    "rows": [{"G1 a": "x = 1"}, {"G1 b": "unlock"}, {"G2 c": "lock"}, {"G2 d": "print"}],
    "sync": ["b -> c"],
}


def rect(figure: Figure, id: str, frame: int = -1) -> Rect:
    found = (i for i in walk(figure.frames[frame].items) if i.id == id)
    return next(i.rect for i in found if isinstance(i, Shape | TextBlock))


def arrow(figure: Figure, id: str, frame: int = -1) -> Connector:
    found = (i for i in walk(figure.frames[frame].items) if i.id == id)
    return next(i for i in found if isinstance(i, Connector))


def test_time_goes_down_and_lanes_stand_beside_each_other() -> None:
    figure = draw(MUTEX)
    tops = [rect(figure, id).y for id in "abcd"]
    assert tops == sorted(tops)
    assert len(set(tops)) == 4
    assert rect(figure, "a").right < rect(figure, "c").x


def test_or_to_the_right_and_lanes_below_each_other() -> None:
    figure = draw({**MUTEX, "direction": "LR"})
    lefts = [rect(figure, id).x for id in "abcd"]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == 4
    assert rect(figure, "a").bottom < rect(figure, "c").y


def test_all_boxes_of_a_lane_are_equally_wide() -> None:
    figure = draw(MUTEX)
    assert rect(figure, "a").width == rect(figure, "b").width


def test_packed_an_event_stands_as_early_as_the_arrows_allow() -> None:
    rows = [*MUTEX["rows"], {"G2 e": "more"}]
    free = draw({**MUTEX, "rows": rows, "sync": [], "pack": "true"})
    assert rect(free, "a").y == rect(free, "c").y
    bound = draw({**MUTEX, "rows": rows, "pack": "true"})
    assert rect(bound, "c").y > rect(bound, "b").y


def test_a_message_is_level_and_its_words_stand_above_it() -> None:
    figure = draw(
        {"kind": "lanes", "lanes": {"G": "", "k": ""}, "rows": [{"G -> k read": "read(fd)"}]}
    )
    line = arrow(figure, "read>k.1.message")
    assert line.preset == "straightConnector1"
    assert rect(figure, "read", 0).y == rect(figure, "k.1", 0).y
    assert rect(figure, "read>k.1.message.words").bottom <= rect(figure, "read").center.y


def test_a_message_that_is_cut_by_a_step_arrives_with_it() -> None:
    rows = [{"G -> k read": "read"}, {"k -> G": "EAGAIN"}]
    figure = draw(
        {"kind": "lanes", "lanes": {"G": "", "k": ""}, "rows": rows, "steps": [{"until": "read"}]}
    )
    assert arrow(figure, "read>k.1.message").head == "arrow"


def test_a_race_is_red_dashed_named_and_has_no_direction() -> None:
    figure = draw({**MUTEX, "sync": [], "races": ["a -> d"]})
    line = arrow(figure, "a>d.race")
    assert (line.line.token, line.line.dash, line.head, line.tail) == (
        "bad",
        "dash",
        "none",
        "none",
    )
    words = [i.text.plain for i in walk(figure.frames[0].items) if isinstance(i, TextBlock)]
    assert "data race" in " ".join(words).replace("\n", " ")
    assert "race" in figure.frames[0].alt


def test_what_is_new_is_outlined_in_its_frame_only() -> None:
    figure = draw({**MUTEX, "steps": [{"until": "a"}, {"until": "c"}, {}]})

    def lines(id: str) -> list[str]:
        frames = [{i.id: i for i in walk(f.items)} for f in figure.frames]
        found = [items.get(id) for items in frames]
        return [i.line.token if isinstance(i, Shape) and i.line else "" for i in found]

    assert lines("a") == ["muted", "muted", "muted"]
    assert lines("c") == ["", "changed", "muted"]
    assert arrow(figure, "b>c.sync", 1).line.token == "changed"
    assert arrow(figure, "b>c.sync", 2).line.token == "brand"


def test_an_arrow_can_wait_for_its_step() -> None:
    figure = draw({**MUTEX, "steps": [{"without": ["sync"]}, {}]})
    ids = [{item.id for item in walk(frame.items)} for frame in figure.frames]
    assert "b>c.sync" not in ids[0]
    assert "b>c.sync" in ids[1]


def test_who_cannot_see_it_hears_lanes_arrows_and_status() -> None:
    figure = draw({**MUTEX, "status": ["x is 1"]})
    alt = figure.frames[0].alt
    assert "G1: x = 1, unlock" in alt
    assert "unlock happens before lock" in alt
    assert alt.endswith("x is 1.")


def test_a_grown_span_is_not_new() -> None:
    lane = (Lane("G"),)
    one = LanesFrame(lane, (Event("a", "G", 0, "a"),), spans=(Span("s", "G", 0),))
    two = LanesFrame(
        lane, (*one.events, Event("b", "G", 1, "b")), (Edge("a", "b"),), (Span("s", "G", 0, 1),)
    )
    assert set(changed(one, two)) == {"b", "a>b.sync"}
    assert set(changed(None, one)) == set()


# --- mistakes -------------------------------------------------------------------------------------------------------

CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown lane": ({"rows": [{"G3 a": "x"}]}, "rows/0/on unknown-name"),
    "a row of two keys": ({"rows": [{"G1": "x", "G2": "y"}], "sync": []}, "rows/0 bad-row"),
    "two of one name": (
        {"rows": [{"G1 a": "x"}, {"G2 a": "y"}], "sync": []},
        "rows/1 same-name",
    ),
    "a message to itself": ({"rows": [{"G1 -> G1": "x"}], "sync": []}, "rows/0 bad-row"),
    "an arrow to nobody": ({"sync": ["b -> z"]}, "sync/0 unknown-name"),
    "no arrow": ({"sync": ["b c"]}, "sync/0 bad-arrow"),
    "an arrow to itself": ({"races": ["b -> b"]}, "races/0 bad-arrow"),
    "a circle": ({"pack": "true", "sync": ["b -> c", "d -> a"]}, "sync circle"),
    "a span of nobody": ({"spans": [{"on": "G9", "from": "a"}]}, "spans/0/on unknown-name"),
    "a span from nowhere": ({"spans": [{"on": "G1", "from": "z"}]}, "spans/0/from unknown-name"),
    "a span backwards": ({"spans": [{"on": "G1", "from": "b", "to": "a"}]}, "spans/0 bad-span"),
    "an unknown step": ({"steps": [{"until": "z"}]}, "steps/0/until unknown-name"),
    "a mark on nothing": ({"steps": [{"mark": ["z"]}]}, "steps/0/mark/0 unknown-name"),
    "beside nobody": (
        {"rows": [{"on": "G1", "text": "x", "beside": "z"}], "sync": []},
        "rows/0/beside unknown-name",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_mistake_is_told_at_its_line(name: str) -> None:
    change, wanted = CHANGES[name]
    assert wanted in faults({**MUTEX, **change})


# --- anything -------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["x", "x = 1", "`mu.Lock()`", "reads what it is given", "ä*b_c"])


@st.composite
def stories(draw_: st.DrawFn) -> dict[str, Any]:
    lanes = [f"L{n}" for n in range(draw_(st.integers(1, 5)))]
    rows: list[dict[str, str]] = []
    for n in range(draw_(st.integers(1, 8))):
        lane = draw_(st.sampled_from(lanes))
        if len(lanes) > 1 and draw_(st.booleans()):
            other = draw_(st.sampled_from([one for one in lanes if one != lane]))
            rows.append({f"{lane} -> {other} e{n}": draw_(WORDS)})
        else:
            rows.append({f"{lane} e{n}": draw_(WORDS)})
    return {
        "kind": "lanes",
        "lanes": dict.fromkeys(lanes, ""),
        "rows": rows,
        "direction": draw_(st.sampled_from(["TB", "LR"])),
        "steps": [{"until": f"e{n}"} for n in range(len(rows))],
    }


@settings(max_examples=25, deadline=None)
@given(stories())
def test_whatever_happens_is_drawn_or_too_small(figure: dict[str, Any]) -> None:
    story, problems = tell(figure)
    assert story is not None, problems
    placed, found = place_figure("fig", story, WIDE, engine(), RULER, place())
    if placed is None:
        assert {problem.code for problem in found} == {"small-labels"}
    else:
        assert complaints(placed, ("span.",)) == []


@pytest.mark.parametrize("row", [{"G1 z": "x" * 200}, {"G1 " + "x" * 80: "words"}, {"": "words"}])
def test_a_short_form_that_says_too_much_is_a_problem_at_its_line(row: dict[str, str]) -> None:
    assert "rows/4 bad-row" in faults(MUTEX | {"rows": [*MUTEX["rows"], row]})
