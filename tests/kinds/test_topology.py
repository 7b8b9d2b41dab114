"""The topology: everybody in the right place, what moved is marked, and it reads at the back of the room."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.geometry import Size
from talkbuilder.graph import GraphFrame, GraphStory
from talkbuilder.layout.figure import labels
from talkbuilder.scene import Figure, Shape, walk
from tests.kinds.drawing import complaints, draw, faults, inks, rects, tell

STEAL = """
kind: topology
mechanism: scheduler
start:
  ps: 2
  runq_size: 8
  P0: {runs: G1, runnext: G9, queue: [G2, G3, G4, G5]}
  P1: {spinning: true}
events: [steal P1 from P0, exit G3, schedule P1]
"""


def frames(figure: str) -> tuple[GraphFrame, ...]:
    story, problems = tell(figure)
    assert isinstance(story, GraphStory), problems
    return story.frames


def arrows(frame: GraphFrame) -> list[str]:
    return [f"{edge.tail.item} -> {edge.head.item}" for edge in frame.edges]


def shapes(figure: Figure, frame: int) -> dict[str, Shape]:
    return {item.id: item for item in walk(figure.frames[frame].items) if isinstance(item, Shape)}


def marked(figure: Figure, frame: int) -> set[str]:
    """Return whose outline says that something changed, places apart."""
    return {
        id
        for id, shape in shapes(figure, frame).items()
        if shape.line and shape.line.token == "changed" and shape.line.dash == "solid"
    }


def left(figure: Figure, frame: int) -> set[str]:
    """Return the places that were just left."""
    return {
        id
        for id, shape in shapes(figure, frame).items()
        if shape.line and shape.line.token == "changed" and shape.line.dash == "dash"
    }


def test_a_waiting_g_keeps_its_slot() -> None:
    figure = draw(STEAL)
    before, after = rects(figure.frames[0].items), rects(figure.frames[1].items)
    for g in ("G4", "G5", "G9", "G1"):
        assert before[g] == after[g]
    assert before["G2"] != after["G2"]


def test_a_chip_lies_in_its_slot() -> None:
    figure = draw(STEAL)
    found = rects(figure.frames[0].items)
    for g, slot in {"G2": "P0.ring.0", "G5": "P0.ring.3", "G9": "P0.next", "G1": "M0"}.items():
        assert found[slot].contains(found[g])


def test_what_moved_is_marked_and_where_it_was_is_dashed() -> None:
    figure = draw(STEAL)
    assert marked(figure, 0) == left(figure, 0) == set()
    assert marked(figure, 1) == {"G2", "G3", "M1"} - {"M1"}
    assert left(figure, 1) == {"P0.ring.0", "P0.ring.1"}
    assert marked(figure, 2) == {"M1"}
    assert marked(figure, 3) == {"G2"}


def test_an_arrow_goes_from_the_victims_ring_to_the_thief() -> None:
    start, stolen, ended, taken = frames(STEAL)
    assert arrows(stolen) == ["P0.ring -> P1.seat"] or arrows(stolen) == ["P0.ring -> P1.ring"]
    assert arrows(start) == arrows(ended) == arrows(taken) == []


def test_a_handoff_shows_who_went_where() -> None:
    *_, taken = frames(
        """
        kind: topology
        mechanism: scheduler
        start: {ps: 1, runq_size: 4, P0: {runs: G1, queue: [G2]}, idle_ms: [M1]}
        events: [entersyscall G1, {do: [tick 20us, sysmon, tick 20us, retake P0]}]
        """
    )
    assert set(arrows(taken)) == {"sysmon -> P0.seat", "P0.seat -> kernel", "idle -> P0.seat"}


def test_what_changes_places_is_one_arrow_with_two_heads() -> None:
    """Two lines there and back would lie on top of each other."""
    told = frames("""
kind: topology
frames:
  - {ps: {P0: {m: M1, looking: true}}, idle_ms: [M0]}
  - {ps: {P0: {m: M0, looking: true}}, idle_ms: [M1]}
""")
    (edge,) = told[1].edges
    assert (edge.arrow, edge.arrow_tail) == ("arrow", "arrow")


def test_threads_in_the_kernel_and_parked_threads_keep_their_seats() -> None:
    figure = draw(
        """
        kind: topology
        mechanism: scheduler
        start:
          ps: 2
          runq_size: 4
          P0: {runs: G1}
          P1: {runs: G2}
          syscalls: {G7: M7, G8: M8, G9: M9}
          idle_ms: [M4, M5]
        events:
          - exitsyscall G7
          - exitsyscall G9
        """
    )
    first, *later = (rects(frame.items) for frame in figure.frames)
    for found in later:
        assert found["G8"] == first["G8"]
        assert found["M4"] == first["M4"]
        assert found["M5"] == first["M5"]


def test_only_parts_in_use_are_drawn_unless_asked_for() -> None:
    bare = "kind: topology\nmechanism: scheduler\nstart: {ps: 1, P0: {runs: G1}}\n"
    assert set(shapes(draw(bare), 0)) == {"P0", "P0.seat", "M0", "G1"}
    more = set(shapes(draw(bare + "show: [global, sysmon, idle, next]"), 0))
    assert {"global", "sysmon", "idle", "P0.next"} <= more
    assert "P0.next" not in shapes(draw(STEAL + "hide: [next]"), 0)


def test_a_ring_of_256_is_drawn_with_eight_slots_and_a_count() -> None:
    queue = ", ".join(f"G{n}" for n in range(2, 60))
    figure = draw(
        f"kind: topology\nmechanism: scheduler\nstart: {{ps: 1, P0: {{runs: G1, queue: [{queue}]}}}}\n"
    )
    texts = {words.item: None for words in inks(figure.frames[0].items)}
    assert {"G2", "G8", "P0.ring.more"} <= set(texts)
    assert "G9" not in texts
    assert complaints(figure) == []


@pytest.mark.parametrize("ps", [1, 2, 3, 4])
def test_up_to_four_ps_read_at_the_back(ps: int) -> None:
    queue = "runnext: G90, queue: [G91, G92, G93, G94, G95, G96]"
    described = "\n".join(
        f"  P{n}: {{runs: G1{n}, {queue.replace('G9', f'G{n + 3}')}}}" for n in range(ps)
    )
    figure = draw(
        "kind: topology\nmechanism: scheduler\nstart:\n"
        f"  ps: {ps}\n  runq_size: 8\n{described}\n  global: [G2, G3]\n  idle_ms: [M9]\n"
        "  waiting: {G4: chan c, G5: netpoll}\n"
    )
    sizes = [label.size for label in labels(figure.frames[0].items)]
    assert min(sizes) >= 12.5
    assert sorted(sizes)[len(sizes) // 2] >= 14
    assert complaints(figure) == []


@pytest.mark.parametrize("ps", [5, 8, 16, 64])
def test_many_ps_are_a_figure_or_a_problem_that_says_so(ps: int) -> None:
    story, problems = tell(
        f"kind: topology\nmechanism: scheduler\nstart: {{ps: {ps}, P0: {{runs: G1}}}}"
    )
    assert isinstance(story, GraphStory)
    assert problems == ()
    assert len(story.frames[0].nodes) == ps


def test_the_smaller_room_beside_text_is_used_too() -> None:
    assert complaints(draw(STEAL, Size(480, 328))) == []


def test_by_hand_a_p_can_come_later_and_pushes_nobody() -> None:
    figure = draw(
        "kind: topology\nframes:\n  - {ps: {P1: {runs: G1}}}\n"
        "  - {ps: {P0: {runs: G2}, P1: {runs: G1}}}\n  - {ps: {P1: {runs: G1}, P2: {}}}\n"
    )
    assert [sorted(id for id in shapes(figure, n) if len(id) == 2 and id[0] == "P") for n in range(3)] == [
        ["P1"], ["P0", "P1"], ["P1", "P2"],
    ]  # fmt: skip
    assert len({rects(frame.items)["P1"] for frame in figure.frames}) == 1


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")),
    min_size=1,
    max_size=32,
)


@settings(max_examples=30)
@given(NAMES, NAMES, st.lists(NAMES, max_size=4, unique=True))
def test_whatever_a_thing_is_called_it_stays_in_its_box(
    one: str, other: str, objects: list[str]
) -> None:
    figure = {
        "kind": "topology",
        "frames": [
            {
                "ps": {"P0": {"runs": "G1", "queue": ["G2", "G3"]}, "P1": {"m": f"M-{other}"}},
                "names": {"G1": one, "G2": other},
                "waiting": {
                    f"chan {name}": [f"G{index + 10}"] for index, name in enumerate(objects)
                },
            },
        ],
    }
    assert complaints(draw(figure)) == []


HOSTILE = "kind: topology\nframes:\n  - ps: {P0: {runs: %s, queue: [%s]}}\n    global: [%s]\n"


@pytest.mark.parametrize(
    "names",
    [
        ("P0", "M0", "global"),
        ("kernel", "idle", "P0.ring"),
        ("P0.seat", "sysmon", "clock"),
        ("x", "next", "free"),
    ],
)
def test_names_that_are_other_things_names_do_no_harm(names: tuple[str, str, str]) -> None:
    assert complaints(draw(HOSTILE % names)) == []


@pytest.mark.parametrize(
    ("frame", "where"),
    [
        ("{ps: {P0: {runs: G1, queue: [G1]}}}", "frames/0 two-places"),
        ("{ps: {P0: {runs: G1}, P1: {m: M0}}}", "frames/0 two-places"),
        ("{ps: {P0: {runs: G1}}, mark: [G2]}", "frames/0/mark/0 unknown-name"),
        ("{ps: {P0: {runs: G1}}, arrows: [P0 to P1]}", "frames/0/arrows/0 bad-arrow"),
        ("{ps: {P0: {runs: G1}}, arrows: [P0 -> P7]}", "frames/0/arrows/0 unknown-name"),
    ],
)
def test_a_frame_by_hand_that_contradicts_itself_has_a_line(frame: str, where: str) -> None:
    assert faults(f"kind: topology\nframes:\n  - {frame}\n") == [where]
