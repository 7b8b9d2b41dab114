"""Each rule is broken once on purpose, and is the one that says so."""

from dataclasses import replace

import pytest

from talkdiagrams.mechanisms.accounts.invariants import (
    ALWAYS,
    BETWEEN,
    invariants,
    invariants_between,
)
from talkdiagrams.mechanisms.accounts.model import play
from talkdiagrams.mechanisms.accounts.start import start

S = play(start(), ["alloc a: 4 of 1024", "stack G1 of 8192", "take 64 for gc"])
SPAN = S.spans[0]

STATES = {
    "parts": S.count(in_heap=-S.counters.in_heap),
    "pages": S.count(committed=8192),
    "spans": S.with_span(replace(SPAN, holds=(("a", 400),))),
    "objects": S.count(in_objects=8),
    "owners": replace(S, groups=("a", "b")),
    "records": S.count(mspan_inuse=-8),
    "fields": S,
}
WAYS = {
    "never_less": (S, S.count(other_sys=-8192)),
    "alive": (S, S.with_span(replace(SPAN, holds=(("a", 3),)))),
}


def test_all_rules_are_here() -> None:
    assert {one.__name__ for one in ALWAYS} == set(STATES)
    assert {one.__name__ for one in BETWEEN} == set(WAYS)


@pytest.mark.parametrize("name", [one for one in STATES if one != "fields"])
def test_a_planted_fault_is_seen(name: str) -> None:
    assert invariants(S) == []
    assert any(one.startswith(f"{name}:") for one in invariants(STATES[name]))


def test_a_field_that_forgets_a_class_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from talkdiagrams.mechanisms.accounts import state

    wrong = tuple(one for one in state.MEMSTATS if one[0] != "GCSys")
    monkeypatch.setattr(state, "MEMSTATS", wrong)
    assert any(one.startswith("fields:") for one in invariants(S))


@pytest.mark.parametrize("name", WAYS)
def test_a_planted_step_is_seen(name: str) -> None:
    before, after = WAYS[name]
    assert any(one.startswith(f"{name}:") for one in invariants_between(before, after))
