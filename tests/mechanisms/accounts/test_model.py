"""What each event does to the accounts, each as a small story."""

import pytest

from talkdiagrams.mechanisms.accounts.classes import PAGES, SIZES, rounded
from talkdiagrams.mechanisms.accounts.events import parse_event
from talkdiagrams.mechanisms.accounts.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.accounts.model import step
from talkdiagrams.mechanisms.accounts.start import parse_start, start
from talkdiagrams.mechanisms.accounts.state import State, classes, memstats, total
from talkdiagrams.mechanisms.errors import BadEvent, Illegal

KIB = 1024


def after(*events: str, s: State | None = None) -> State:
    s = s or start()
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def heap(s: State) -> dict[str, int]:
    """Classes of the heap in KiB, those that are not zero."""
    found = classes(s.counters)
    return {
        name.removeprefix("heap/"): value // KIB
        for name, value in found.items()
        if name.startswith("heap/") and value
    }


def test_a_span_is_taken_for_the_first_object_of_a_size() -> None:
    s = after("alloc a: 1 of 1000")
    assert heap(s) == {"objects": 1, "unused": 7, "released": 56}
    assert heap(after("alloc b: 7 of 1024", s=s)) == {"objects": 8, "released": 56}


def test_nothing_moves_between_accounts_when_objects_die() -> None:
    s = after("alloc a: 4 of 1024")
    assert classes(after("drop a", s=s).counters) == classes(s.counters)


def test_a_sweep_makes_objects_unused_and_empty_spans_free() -> None:
    s = after("alloc a: 6 of 1024", "alloc b: 4 of 1024", "drop a", "gc")
    assert heap(s) == {"objects": 4, "unused": 12, "released": 48}
    s = after("alloc c: 2 of 8192", "drop b", "gc", s=s)
    assert heap(s) == {"objects": 16, "free": 16, "released": 32}


def test_the_scavenger_gives_memory_back_and_the_total_stays() -> None:
    s = after("alloc a: 4 of 8192", "drop a", "gc")
    t = after("scavenge 3", s=s)
    assert (heap(s)["free"], heap(t)["free"], heap(t)["released"]) == (32, 8, 56)
    assert total(s.counters) == total(t.counters)
    assert memstats(s.counters)["HeapIdle"] == memstats(t.counters)["HeapIdle"]


def test_stacks_come_from_the_same_pages() -> None:
    s = after("stack G1 of 2048", "stack G2 of 2048")
    assert heap(s) == {"stacks": 32, "released": 32}
    s = after("grow G1", s=s)
    assert heap(s)["stacks"] == 64
    s = after("exit G1", "exit G2", s=s)
    assert heap(s) == {"free": 64}
    assert memstats(s.counters)["HeapSys"] == 64 * KIB


def test_a_large_stack_has_a_span_of_its_own() -> None:
    s = after("stack G1 of 32768", "grow G1")
    assert heap(s) == {"stacks": 64, "free": 32, "released": 32}


def test_a_large_object_is_rounded_up_to_pages() -> None:
    assert rounded(32769) == (40960, 5)
    assert rounded(33) == (48, 1)
    assert len(SIZES) == len(PAGES) == 67


def test_free_os_memory_leaves_nothing_free() -> None:
    s = after("alloc a: 4 of 8192", "alloc b: 1 of 64", "drop a", "FreeOSMemory")
    assert "free" not in heap(s)
    assert memstats(s.counters)["Sys"] == total(s.counters)


def test_what_cannot_happen_says_why() -> None:
    for text in ("drop a", "scavenge 1", "grow G1", "stack G1 of 3000", "alloc b: 9000 of 999999"):
        with pytest.raises(Illegal):
            step(start(), parse_event(text))


@pytest.mark.parametrize(
    "text", ["", "alloc a", "alloc a: 0 of 8", "free a", "take 3 for me", "gc 2"]
)
def test_what_cannot_be_read_has_a_hint(text: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(text)
    assert caught.value.hint


@pytest.mark.parametrize("spec", [{"chunk": 0}, {"before": "gc"}, {"pages": 3}])
def test_a_bad_start_is_refused(spec: dict[str, object]) -> None:
    with pytest.raises(Illegal):
        parse_start(spec)
