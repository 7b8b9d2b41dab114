"""How GOMAXPROCS is found, each rule as a small story, and each invariant with a planted fault."""

from dataclasses import replace

import pytest

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.maxprocs import invariants as rules
from talkdiagrams.mechanisms.maxprocs.events import parse_event
from talkdiagrams.mechanisms.maxprocs.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.maxprocs.model import play
from talkdiagrams.mechanisms.maxprocs.start import parse_start, start
from talkdiagrams.mechanisms.maxprocs.state import State


@pytest.mark.parametrize(
    ("cpus", "limit", "procs"),
    [
        (8, "max 100000", 8),
        (8, "250000 100000", 3),
        (8, "200000 100000", 2),
        (8, "50000 100000", 2),
        (1, "50000 100000", 1),
        (4, "900000 100000", 4),
        (64, "20000 10000", 2),
    ],
)
def test_the_default_is_the_limit_rounded_up_at_least_two_at_most_the_cpus(
    cpus: int, limit: str, procs: int
) -> None:
    assert start(cpus=cpus, cpu_max=limit).gomaxprocs == procs


def test_a_go_line_before_1_25_sees_no_limit() -> None:
    s = start(cpus=64, cpu_max="200000 100000", go="1.24")
    assert s.gomaxprocs == 64
    assert play(s, ["affinity 2", "second"]).gomaxprocs == 64


def test_one_switch_without_the_other() -> None:
    s = start(cpus=64, cpu_max="200000 100000", updatemaxprocs=False)
    assert play(s, ["cpu.max 400000 100000", "second"]).gomaxprocs == 2
    s = start(cpus=64, cpu_max="200000 100000", containermaxprocs=False)
    assert play(s, ["affinity 3", "second"]).gomaxprocs == 3


def test_a_changed_limit_is_followed_within_a_second() -> None:
    s = play(start(cpus=8), ["cpu.max 300000 100000"])
    assert s.gomaxprocs == 8
    s = play(s, ["second"])
    assert (s.gomaxprocs, s.stops, s.num_cpu) == (3, 1, 8)


def test_a_call_ends_updates_and_another_brings_them_back() -> None:
    s = play(start(cpus=8), ["GOMAXPROCS 8", "affinity 2", "second"])
    assert (s.gomaxprocs, s.custom, s.stops) == (8, True, 0)
    s = play(s, ["SetDefaultGOMAXPROCS"])
    assert (s.gomaxprocs, s.custom) == (2, False)
    assert play(s, ["affinity 5", "second"]).gomaxprocs == 5


def test_to_ask_changes_nothing() -> None:
    assert play(start(), ["GOMAXPROCS 0"]) == start()


def test_the_environment_is_taken_as_it_is() -> None:
    s = start(cpus=2, cpu_max="100000 100000", env=16)
    assert play(s, ["second"]).gomaxprocs == 16


S = start(cpus=8)
LATER = replace(S, seconds=1)
ALWAYS: dict[str, State] = {
    "positive": replace(S, gomaxprocs=0),
    "within": S,
    "enough": S,
}
BETWEEN: dict[str, tuple[State, State]] = {
    "numbers_at_start": (S, replace(S, num_cpu=4)),
    "stands_still": (replace(S, custom=True), replace(LATER, gomaxprocs=3, custom=True, stops=1)),
    "follows": (S, replace(LATER, cpus=4)),
    "stopped": (S, replace(S, gomaxprocs=4)),
}


def test_all_rules_are_here() -> None:
    assert {one.__name__ for one in rules.ALWAYS} == set(ALWAYS)
    assert {one.__name__ for one in rules.BETWEEN} == set(BETWEEN)


@pytest.mark.parametrize("name", BETWEEN)
def test_a_planted_step_is_seen(name: str) -> None:
    assert any(one.startswith(f"{name}:") for one in invariants_between(*BETWEEN[name]))


@pytest.mark.parametrize(
    ("name", "wrong", "state"),
    [
        ("positive", 1, replace(S, gomaxprocs=0)),
        ("within", 99, S),
        ("enough", 2, start(cpus=8, cpu_max="310000 100000")),
    ],
)
def test_a_planted_default_is_seen(
    name: str, wrong: int, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert invariants(start(cpus=8, cpu_max="310000 100000")) == []
    monkeypatch.setattr(rules, "default", lambda _: wrong)
    assert any(one.startswith(f"{name}:") for one in invariants(state))


@pytest.mark.parametrize("text", ["", "cpu.max 2", "GOMAXPROCS -1", "gomaxprocs 3", "second 2"])
def test_what_cannot_be_read_has_a_hint(text: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(text)
    assert caught.value.hint


@pytest.mark.parametrize(
    "spec", [{"cpus": 0}, {"cpu.max": "3"}, {"go": "new"}, {"env": 0}, {"cpu": 3}]
)
def test_a_bad_start_is_refused(spec: dict[str, object]) -> None:
    with pytest.raises(Illegal):
        parse_start(spec)
