"""The rules of go1.27.3's collector, each as a small story."""

from typing import Any, ClassVar

import pytest

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.gc.describe import describe_change
from talkdiagrams.mechanisms.gc.events import parse_event
from talkdiagrams.mechanisms.gc.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.gc.model import step
from talkdiagrams.mechanisms.gc.search import find_lost
from talkdiagrams.mechanisms.gc.start import start
from talkdiagrams.mechanisms.gc.state import Color, Stage, State

CHAIN: dict[str, Any] = {
    "objects": {"A": ["B", "C"], "B": ["D"], "C": [], "D": ["nil"], "E": ["D"]},
    "stacks": {"G1": ["A"]},
    "globals": {"config": "B"},
}


def after(s: State, *events: str) -> State:
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def loosely(s: State, *events: str) -> State:
    """The same without a look at the invariants: for demonstrations of what breaks them."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


def colors(s: State) -> dict[str, str]:
    return {o.id: str(o.color) for o in s.objects}


class TestACycle:
    def test_two_pauses_and_the_world_runs_between_and_after(self) -> None:
        s = start(**CHAIN)
        seen: list[tuple[Stage, bool, bool, str]] = []
        for event in ("start", "resume", "scan stack G1", "scan globals", "drain", "drain", "drain",
                      "terminate", "resume", "sweep span 1", "sweep span 2"):  # fmt: skip
            s = after(s, event)
            if not seen or seen[-1][0] is not s.stage:
                seen.append((s.stage, s.stopped, s.wb, s.gcphase))
        assert seen == [
            (Stage.SWEEP_TERMINATION, True, False, "_GCoff"),
            (Stage.MARK, False, True, "_GCmark"),
            (Stage.MARK_TERMINATION, True, True, "_GCmarktermination"),
            (Stage.SWEEP, False, False, "_GCoff"),
            (Stage.OFF, False, False, "_GCoff"),
        ]
        assert colors(s) == dict.fromkeys("ABCD", "white")  # E was garbage

    def test_marking_ends_only_when_nothing_is_grey_and_every_root_was_scanned(self) -> None:
        s = after(start(**CHAIN), "start", "resume")
        assert refused(s, "terminate").endswith("(scan stack G1)")
        s = after(s, "scan stack G1")
        assert refused(s, "terminate").endswith("(scan globals)")
        s = after(s, "scan globals")
        assert refused(s, "terminate").endswith("(scan B)")
        assert after(s, "scan B", "scan A", "scan D", "terminate").stage is Stage.MARK_TERMINATION

    def test_while_the_world_is_stopped_nobody_writes(self) -> None:
        s = after(start(**CHAIN), "start")
        assert "the world is stopped" in refused(s, "G1 drops A")

    def test_an_unswept_rest_is_swept_before_the_next_cycle(self) -> None:
        s = start(**CHAIN, stage="sweep", black=["A", "B", "C", "D"])
        s = after(s, "start")
        assert (colors(s), s.stage) == (dict.fromkeys("ABCD", "white"), Stage.SWEEP_TERMINATION)


class TestMarking:
    def test_white_grey_black(self) -> None:
        s = after(start(**CHAIN, stage="mark"), "scan stack G1")
        assert colors(s)["A"] == "grey"
        s = after(s, "scan A")
        assert colors(s) == {"A": "black", "B": "grey", "C": "black", "D": "white", "E": "white"}

    def test_an_object_without_pointers_is_black_at_once(self) -> None:
        s = after(start(**CHAIN, stage="mark"), "scan stack G1", "scan A")
        assert s.work == ("B",)
        assert "no pointers" in refused(s, "scan C")

    def test_the_newest_grey_object_is_taken_first(self) -> None:
        tree = {"A": ["B", "C"], "B": ["D", "nil"], "C": ["E", "nil"], "D": ["nil"], "E": ["nil"]}
        s = start(stage="mark", objects=tree, stacks={"G1": ["A"]})
        s = after(s, "scan stack G1", *["drain"] * 5)
        assert s.trace == ("A", "C", "E", "B", "D")

    def test_each_root_and_each_object_once(self) -> None:
        s = after(start(**CHAIN, stage="mark"), "scan stack G1", "scan globals", "scan A")
        assert "black" in refused(s, "scan stack G1")
        assert "once" in refused(s, "scan globals")
        assert "scanned twice" in refused(s, "scan A")
        assert "white" in refused(s, "scan D")


class TestAllocation:
    def test_while_marking_it_is_black_and_survives_even_if_dropped(self) -> None:
        s = after(start(**CHAIN, stage="mark"), "G1 allocates N in span 1", "G1 drops N")
        s = after(s, "scan stack G1", "scan globals", *["drain"] * 3, "terminate", "resume")
        assert "N" in colors(after(s, "sweep span 1"))

    def test_else_it_is_white(self) -> None:
        assert colors(after(start(**CHAIN), "G1 allocates N in span 1"))["N"] == "white"

    def test_a_span_is_swept_before_anything_is_put_into_it(self) -> None:
        s = start(**CHAIN, stage="sweep", black=["A", "B", "C", "D"])
        assert refused(s, "G1 allocates N in span 1").endswith("(sweep span 1)")
        s = after(s, "sweep span 1", "G1 allocates N in span 1")
        assert s.span(1).slots == ("A", "B", "D", "N", "", "")  # where E was


class TestTheBarrier:
    """Two ways to hide an object, and which half of the barrier sees which."""

    HEAP: ClassVar[dict[str, Any]] = {
        "stage": "mark",
        "objects": {"A": ["nil"], "B": ["C"], "C": ["nil"]},
        "stacks": {"G1": {"pointers": ["A", "B"], "scanned": True}},
        "black": ["A"],
        "grey": ["B"],
    }
    STACK: ClassVar[dict[str, Any]] = {
        "stage": "mark",
        "objects": {"A": ["nil"], "C": ["nil"]},
        "stacks": {"G1": ["A", "C"]},
        "black": ["A"],
    }
    FROM_HEAP = ("G1 reads B.x", "G1 writes A.x = C", "G1 writes B.x = nil", "G1 drops C")
    FROM_STACK = ("G1 writes A.x = C", "G1 drops C", "scan stack G1")

    @pytest.mark.parametrize(
        ("barrier", "heap", "stack"),
        [
            ("off", "lost", "lost"),
            ("deletion", "safe", "lost"),
            ("insertion", "safe", "safe"),
            ("both", "safe", "safe"),
            ("hybrid", "safe", "safe"),
        ],
    )
    def test_who_sees_the_only_pointer_move(self, barrier: str, heap: str, stack: str) -> None:
        for spec, events, expected in (
            (self.HEAP, self.FROM_HEAP, heap),
            (self.STACK, self.FROM_STACK, stack),
        ):
            s = loosely(start(**spec, barrier=barrier), *events)
            assert ("lost" if s.lost() else "safe") == expected

    def test_what_is_lost_is_freed_while_it_is_in_use(self) -> None:
        s = loosely(start(**self.HEAP, barrier="off"), *self.FROM_HEAP)
        assert s.lost() == ("C",)
        s = loosely(s, "scan B", "terminate")
        assert "C can be reached and is white" in " ".join(invariants(s))
        s = loosely(s, "resume", "sweep span 1")
        assert s.dangling() == ("C",)
        assert "C was freed and can be reached" in " ".join(invariants(s))
        assert "was freed" in refused(s, "G1 reads C.x") or "no pointer" in refused(
            s, "G1 reads C.x"
        )

    @pytest.mark.parametrize("scanned", [True, False])
    def test_the_shortest_way_to_lose_an_object_is_found(self, scanned: bool) -> None:
        spec = {**self.HEAP, "stacks": {"G1": {"pointers": ["A", "B"], "scanned": scanned}}}
        way = find_lost(start(**spec, barrier="off"))
        assert way is not None
        first = [] if scanned else ["scan stack G1"]
        assert [str(e) for e in way] == [*first, "G1 reads B.x", "G1 writes B.x = nil"]

    def test_a_black_stack_defeats_the_insertion_barrier(self) -> None:
        """So before 1.8 stacks were scanned a second time with the world stopped."""
        way = find_lost(start(**self.HEAP, barrier="insertion"))
        assert way
        assert [str(e) for e in way] == ["G1 reads B.x", "G1 writes B.x = nil"]

    def test_a_grey_stack_defeats_the_deletion_barrier(self) -> None:
        way = find_lost(start(**self.STACK, barrier="deletion"))
        assert way
        assert [str(e) for e in way] == list(self.FROM_STACK)

    @pytest.mark.slow
    @pytest.mark.parametrize("barrier", ["both", "hybrid"])
    def test_both_halves_lose_nothing_whatever_is_tried(self, barrier: str) -> None:
        assert find_lost(start(**self.HEAP, barrier=barrier)) is None
        assert find_lost(start(**self.STACK, barrier=barrier)) is None

    def test_a_black_stack_may_hold_a_white_pointer_that_is_protected(self) -> None:
        s = after(start(**self.HEAP), "G1 reads B.x")
        assert colors(s)["C"] == "white"
        assert colors(after(s, "G1 writes B.x = nil"))["C"] == "grey"

    def test_the_compiled_barrier_shades_the_new_pointer_whatever_the_stack(self) -> None:
        for barrier, color in (("both", "grey"), ("hybrid", "white")):
            s = after(start(**self.HEAP, barrier=barrier), "G1 reads B.x", "G1 writes A.x = C")
            assert colors(s)["C"] == color

    def test_globals_have_it_too(self) -> None:
        spec = {**self.HEAP, "globals": {"v": "C"}, "barrier": "hybrid"}
        assert colors(after(start(**spec), "G1 writes v = nil"))["C"] == "grey"

    def test_outside_marking_it_is_off(self) -> None:
        s = start(objects={"A": ["B"], "B": ["nil"]}, stacks={"G1": ["A"]})
        assert colors(after(s, "G1 writes A.x = nil")) == {"A": "white", "B": "white"}


class TestGreenTea:
    SPANS: ClassVar[dict[str, Any]] = {
        "stage": "mark",
        "objects": {
            "A": ["P", "B"], "B": ["Q", "C"], "C": ["R", "nil"],
            "P": ["nil"], "Q": ["nil"], "R": ["nil"],
        },
        "spans": {"1": ["A", "B", "C"], "2": ["P", "Q", "R"]},
        "stacks": {"G1": ["A", "B", "C"]},
    }  # fmt: skip

    def test_a_span_is_queued_once_and_all_its_grey_objects_are_scanned_together(self) -> None:
        s = after(start(**self.SPANS, greentea=True), "scan stack G1")
        assert (s.work, s.spanq) == ((), (1,))
        assert refused(s, "scan A").endswith("(scan span 1)")
        before, s = s, after(s, "scan span 1")
        assert (s.trace, s.spanq) == (("A", "B", "C"), (2,))
        said = describe_change(before, parse_event("scan span 1"), s)
        assert "A, B and C, all that are grey in it, are scanned" in said

    def test_the_same_heap_one_by_one_changes_span_at_each_step(self) -> None:
        orders = {}
        for greentea in (False, True):
            s = after(start(**self.SPANS, greentea=greentea), "scan stack G1")
            while s.work or s.spanq:
                s = after(s, "drain")
            orders[greentea] = [s.span_of(id).id for id in s.trace]
        assert orders[False] == [1, 2, 1, 2, 1, 2]
        assert orders[True] == [1, 1, 1, 2, 2, 2]

    def test_what_is_marked_meanwhile_queues_the_span_again(self) -> None:
        objects = {"A": ["B"], "B": ["nil"]}
        s = start(stage="mark", objects=objects, stacks={"G1": ["A"]}, greentea=True)
        s = after(s, "scan stack G1", "scan span 1")
        assert (s.trace, s.spanq) == (("A",), (1,))

    @pytest.mark.parametrize(
        ("size", "spanwise"), [(8, False), (16, True), (512, True), (576, False)]
    )
    def test_it_is_for_objects_of_16_to_512_bytes(self, size: int, spanwise: bool) -> None:
        spans = {"1": {"objects": ["A"], "size": size}}
        s = start(
            stage="mark", objects={"A": ["nil"]}, stacks={"G1": ["A"]}, spans=spans, greentea=True
        )
        s = after(s, "scan stack G1")
        assert (bool(s.spanq), bool(s.work)) == (spanwise, not spanwise)

    def test_single_objects_go_first(self) -> None:
        s = start(
            stage="mark", greentea=True, objects={"A": ["nil"], "L": ["nil"]},
            spans={"1": ["A"], "2": {"objects": ["L"], "size": 1024}}, stacks={"G1": ["A", "L"]},
        )  # fmt: skip
        assert after(s, "scan stack G1", "drain").trace == ("L",)

    def test_what_is_allocated_is_not_scanned(self) -> None:
        s = start(**self.SPANS, greentea=True)
        s = after(s, "G1 allocates N in span 2")
        assert (s.object("N").color, s.spanq) == (Color.BLACK, ())
