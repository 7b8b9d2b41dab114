"""The rules of finalizers and cleanups, each as a small story."""

import pytest

from talkdiagrams.mechanisms.cleanups.describe import how
from talkdiagrams.mechanisms.cleanups.events import parse_event
from talkdiagrams.mechanisms.cleanups.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.cleanups.model import step
from talkdiagrams.mechanisms.cleanups.start import parse_start, start
from talkdiagrams.mechanisms.cleanups.state import Stage, State
from talkdiagrams.mechanisms.errors import BadEvent, Illegal


def after(*events: str, s: State | None = None, gomaxprocs: int = 4) -> State:
    s = s or start(gomaxprocs=gomaxprocs)
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


def stage(s: State, id: str) -> Stage:
    found = s.special(id)
    assert found is not None
    return found.stage


class TestAFinalizer:
    def test_takes_one_cycle_to_be_queued_and_another_for_the_memory(self) -> None:
        s = after("new a", "finalizer f on a", "drop a", "gc")
        assert (stage(s, "f"), how(s, "a")) == (Stage.QUEUED, "waits for its finalizer")
        s = after("gc", s=s)
        assert how(s, "a") == "waits for its finalizer"
        s = after("run f", "end f", "gc", s=s)
        assert (stage(s, "f"), how(s, "a")) == (Stage.DONE, "freed")

    def test_on_a_cycle_never_runs(self) -> None:
        s = after(
            "new a", "new b", "link a to b", "link b to a", "finalizer f on a", "drop a", "drop b"
        )
        s = after("gc", "gc", "gc", s=s)
        assert stage(s, "f") is Stage.SET
        assert how(s, "a") == "kept"

    def test_that_points_to_its_own_object_never_runs(self) -> None:
        s = after("new a", "finalizer f on a keeping a", "drop a", "gc", "gc")
        assert stage(s, "f") is Stage.SET

    def test_may_store_its_object_and_does_not_come_again(self) -> None:
        s = after("new a", "finalizer f on a", "drop a", "gc", "run f", "store f", "end f", "gc")
        assert how(s, "a") == "reachable"
        s = after("drop a", "gc", s=s)
        assert how(s, "a") == "freed"

    def test_of_what_points_comes_before_that_of_what_is_pointed_to(self) -> None:
        s = after("new a", "new b", "link a to b", "finalizer f on a", "finalizer g on b")
        s = after("drop a", "drop b", "gc", s=s)
        assert (stage(s, "f"), stage(s, "g")) == (Stage.QUEUED, Stage.SET)
        s = after("run f", "end f", "gc", s=s)
        assert (how(s, "a"), stage(s, "g")) == ("freed", Stage.QUEUED)

    def test_that_hangs_holds_up_all_the_others(self) -> None:
        s = after(
            "new a", "new b", "finalizer f on a", "finalizer g on b", "drop a", "drop b", "gc"
        )
        assert "busy with f" in refused(after("run f", s=s), "run g")

    def test_is_alone_on_its_object(self) -> None:
        s = after("new a", "finalizer f on a")
        assert "already set" in refused(s, "finalizer g on a")
        assert stage(after("clear a", "finalizer g on a", s=s), "g") is Stage.SET


class TestACleanup:
    def test_is_queued_in_the_cycle_that_frees_its_object(self) -> None:
        s = after("new a", "cleanup c on a", "drop a", "gc")
        assert (stage(s, "c"), how(s, "a")) == (Stage.QUEUED, "freed")

    def test_runs_on_a_cycle_of_pointers_too(self) -> None:
        s = after(
            "new a",
            "new b",
            "link a to b",
            "link b to a",
            "cleanup c on a",
            "drop a",
            "drop b",
            "gc",
        )
        assert stage(s, "c") is Stage.QUEUED

    def test_may_have_company(self) -> None:
        s = after("new a", "cleanup c on a", "cleanup d on a", "drop a", "gc")
        assert set(s.cleanq) == {"c", "d"}

    def test_whose_argument_leads_to_its_object_never_runs(self) -> None:
        s = after(
            "new a", "new b", "link b to a", "cleanup c on a with b", "drop a", "drop b", "gc"
        )
        assert stage(s, "c") is Stage.SET
        assert "panics" in refused(after("new a"), "cleanup c on a with a")

    def test_waits_for_the_finalizer(self) -> None:
        s = after("new a", "cleanup c on a", "finalizer f on a", "drop a", "gc")
        assert (stage(s, "f"), stage(s, "c")) == (Stage.QUEUED, Stage.SET)
        assert stage(after("run f", "end f", "gc", s=s), "c") is Stage.QUEUED

    def test_can_be_stopped_until_it_is_queued(self) -> None:
        s = after("new a", "cleanup c on a", "cleanup d on a", "stop c", "drop a", "gc")
        assert (stage(s, "c"), stage(s, "d")) == (Stage.STOPPED, Stage.QUEUED)
        assert stage(after("stop d", s=s), "d") is Stage.QUEUED

    def test_runs_beside_others_on_a_quarter_of_the_ps(self) -> None:
        s = after("new a", "cleanup c on a", "cleanup d on a", "drop a", "gc", gomaxprocs=8)
        after("run c", "run d", s=s)
        s = after("new a", "cleanup c on a", "cleanup d on a", "drop a", "gc", gomaxprocs=4)
        assert "busy" in refused(after("run c", s=s), "run d")

    def test_never_sees_its_object(self) -> None:
        s = after("new a", "cleanup c on a", "drop a", "gc", "run c")
        assert "freed" in refused(s, "store c")


def test_a_weak_pointer_is_nil_before_the_finalizer_runs() -> None:
    s = after("new a", "weak w to a", "finalizer f on a", "drop a", "value w")
    assert s.vars == ("a",)
    s = after("drop a", "gc", "run f", "store f", s=s)
    assert how(s, "a") == "reachable"
    assert after("value w", s=s) == s


def test_nothing_runs_after_the_end() -> None:
    s = after("new a", "finalizer f on a", "drop a", "gc", "exit")
    assert "ended" in refused(s, "run f")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("drop b", "no object b"),
        ("unlink a from a", "does not point"),
        ("run f", "no finalizer or cleanup f"),
        ("new a", "already"),
        ("value w", "no weak pointer"),
        ("hold a", "already"),
    ],
)
def test_what_cannot_happen_says_why(event: str, why: str) -> None:
    assert why in refused(after("new a"), event)


@pytest.mark.parametrize("text", ["", "finalise a", "finalizer f", "drop 1", "link a b", "gc now"])
def test_what_cannot_be_read_has_a_hint(text: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(text)
    assert caught.value.hint


@pytest.mark.parametrize(
    "spec", [{"before": "gc"}, {"gomaxprocs": 0}, {"befor": []}, {"before": ["drop a"]}]
)
def test_a_bad_start_is_refused(spec: dict[str, object]) -> None:
    with pytest.raises(Illegal):
        parse_start(spec)
