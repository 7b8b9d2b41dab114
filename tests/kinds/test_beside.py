"""Two figures side by side: each is what it would be alone, in its half; its mistakes have its places."""

from typing import Any

import pytest

from talkbuilder.app.wiring import ALL_KINDS, GUESTS, open_kit
from talkbuilder.layout.eye.figure import rects
from talkbuilder.layout.slide import figure_area
from talkbuilder.layout.themes import THEMES
from talkbuilder.outline.load import load
from talkbuilder.outline.schema import json_schema
from talkbuilder.pipeline import Order, make_deck
from talkbuilder.scene import Connector, walk
from talkbuilder.store.world import RealWorld
from tests.kinds.drawing import draw, faults, tell

LEFT = {
    "heading": "Left",
    "kind": "ring",
    "slots": "4",
    "queue": ["G1"],
    "steps": [{}, {"take": "1"}],
}
RIGHT = {
    "heading": "Right",
    "kind": "ring",
    "slots": "4",
    "steps": [{}, {"put": "G2"}, {"put": "G3"}],
}

PLAYED = {
    "heading": "x",
    "kind": "ring",
    "mechanism": "scheduler",
    "of": "P0",
    "start": {"ps": "1"},
}


def beside(**options: Any) -> dict[str, Any]:
    return {"kind": "beside", "left": LEFT, "right": RIGHT} | options


def test_each_stays_in_its_half_and_the_shorter_one_stands_still() -> None:
    figure = draw(beside())
    assert len(figure.frames) == 3
    middle = figure.size.width / 2
    for frame in figure.frames:
        for id, rect in rects(frame.items).items():
            if id.startswith("left."):
                assert rect.right <= middle
            elif id.startswith("right."):
                assert rect.x >= middle
    second, third = (
        {i.id: i for i in walk(f.items) if i.id.startswith("left.")} for f in figure.frames[1:]
    )
    assert second == third


def test_ends_of_lines_are_glued_to_the_things_of_their_own_side() -> None:
    for frame in draw(beside()).frames:
        ids = {item.id for item in walk(frame.items)}
        lines = [item for item in walk(frame.items) if isinstance(item, Connector)]
        assert lines
        for line in lines:
            for end in (line.begin, line.end):
                assert end is not None
                assert end.item in ids
                assert end.item.partition(".")[0] == line.id.partition(".")[0]


def test_two_of_one_kind_are_drawn_at_one_size() -> None:
    small = {"heading": "A", "kind": "graph", "edges": ["a -> b"], "nodes": {"a": {}, "b": {}}}
    chain = [f"n{n} -> n{n + 1}" for n in range(4)]
    large = {
        "heading": "B",
        "kind": "graph",
        "edges": chain,
        "nodes": {f"n{n}": {} for n in range(5)},
    }
    sizes = rects(draw(beside(left=small, right=large)).frames[0].items)
    assert sizes["left.a"].height == pytest.approx(sizes["right.n0"].height)


def test_what_is_said_is_said_by_both_with_their_headings() -> None:
    one = {
        "heading": "One",
        "kind": "ring",
        "slots": "4",
        "steps": [{"caption": "Same."}, {"caption": "A."}],
    }
    two = {
        "heading": "Two",
        "kind": "ring",
        "slots": "4",
        "steps": [{"caption": "Same."}, {"caption": "B."}, {"caption": "C."}],
    }
    figure = draw(beside(left=one, right=two))
    assert [frame.caption for frame in figure.frames] == ["Same.", "One: A. Two: B.", "C."]
    assert figure.frames[0].alt.startswith("Left, One: ")
    own = draw(beside(left=one, right=two, captions=["x", "y", "z"]))
    assert [frame.caption for frame in own.frames] == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"left": LEFT | {"steps": [{"take": "3"}]}}, ["left/steps/0/take empty-ring"]),
        ({"left": beside() | {"heading": "x"}}, ["left/kind beside-beside"]),
        ({"captions": ["only one"]}, ["captions uneven-captions"]),
        ({"right": RIGHT | {"heading": "words " * 20}}, ["right/heading long-heading"]),
        ({"right": RIGHT | {"heading": "W" * 100}}, ["right/heading long-heading"]),
        (
            {"left": PLAYED | {"events": ["exit G1"]}}, ["left/events/0 illegal-event"],
        ),
    ],
)  # fmt: skip
def test_a_mistake_has_the_place_where_it_was_written(
    options: dict[str, Any], wrong: list[str]
) -> None:
    found = faults(beside(**options))
    assert found == wrong


def test_a_side_without_a_figure_is_no_story() -> None:
    story, problems = tell(beside(captions=["x"] * 3))
    assert story is not None
    assert problems == ()


def test_in_a_talk_its_recordings_are_read_and_unknown_words_have_lines(tmp_path: Any) -> None:
    root = tmp_path / "talk"
    root.mkdir()
    (root / "trace.txt").write_text(
        "gc 1 @0.001s 14%: 0.086+0.52+0.005 ms clock, 0.17+0.39/0.12/0+0.010 ms cpu, 3->4->3 MB, 4 MB goal, 2 P\n"
    )
    outline = """title: T
slides:
  - layout: figure
    title: Two things side by side
    figure:
      kind: beside
      left: {heading: A line, kind: KIND, file: trace.txt, parts: []}
      right: {heading: A ring, kind: ring, slots: 4, WORD: 3}
"""
    (root / "talk.yaml").write_text(outline.replace("KIND", "gctrace").replace(", WORD: 3", ""))
    talk, problems = load(root, RealWorld())
    assert talk is not None
    assert [one for one in problems if one.is_error] == []
    assert list(talk.recorded) == [("slides", 0, "figure", "left")]
    (root / "talk.yaml").write_text(outline.replace("KIND", "gctrac"))
    with open_kit() as kit:
        built = make_deck(root, Order(), GUESTS, kit)
    said = [
        f"{one.place.line}:{one.place.column} {one.code}" for one in built.problems if one.is_error
    ]
    assert said == ["7:37 unknown-kind", "8:54 unknown-key"]


def test_an_editor_knows_what_can_be_written_inside() -> None:
    schema = json_schema(ALL_KINDS)
    side = schema["$defs"]["figure-beside.Side"]
    assert "heading" in side["required"]
    assert "ring" in side["properties"]["kind"]["enum"]
    assert side["unevaluatedProperties"] is False


def test_the_rooms_are_those_of_the_slide() -> None:
    assert draw(beside()).size == figure_area(THEMES["light"], "figure")
