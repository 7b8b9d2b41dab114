"""The harness of random play itself: it plays what it is told, and lets no fault pass."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.playing import Model
from tests.support.playing import Game, Spec, of_a_kind


def parse_start(spec: Mapping[str, Any]) -> int:
    return int(spec["at"])


def parse_event(text: str) -> str:
    if text not in ("up", "down"):
        raise BadEvent(text, "no event", "up, down")
    return text


def step(s: int, event: str) -> int:
    if event == "down" and s == 0:
        raise Illegal(event, "it is at the bottom")
    return s + 1 if event == "up" else s - 1


def describe(s: int) -> str:
    return f"It is at {s}."


def describe_change(_a: int, event: str, _b: int) -> str:
    return f"It goes {event}."


def never_negative(s: int) -> list[str]:
    return ["negative"] if s < 0 else []


def one_at_a_time(a: int, b: int) -> list[str]:
    return ["a leap"] if abs(a - b) != 1 else []


def at_five(rng: random.Random) -> Spec:
    return {"at": 5}


def either(rng: random.Random, s: int) -> str | None:
    return rng.choice(("up", "down"))


LIFT = Model(parse_start, parse_event, step, describe, describe_change)
GAME = Game(LIFT, never_negative, one_at_a_time, at_five, either, steps=10)


def test_a_run_goes_on_where_it_was_and_a_refused_event_changes_nothing() -> None:
    bottom = replace(GAME, opening=lambda _: {"at": 0}, choose=lambda *_: "down")
    assert list(bottom.runs(2, seed=1)) == [(0, "down", None)] * 20
    turns = list(GAME.runs(1, seed=1))
    assert len(turns) == 10
    assert [before for before, _, _ in turns[1:]] == [after for _, _, after in turns[:-1]]


def test_a_run_ends_when_it_is_over_and_may_skip_a_turn() -> None:
    assert len(list(replace(GAME, over=lambda s: s != 5).runs(3, seed=1))) == 3
    assert list(replace(GAME, choose=lambda *_: None).runs(3, seed=1)) == []


def test_a_model_that_keeps_its_rules_passes_and_gives_every_legal_step() -> None:
    assert len(list(GAME.lawful(100, seed=1))) == sum(
        after is not None for _, _, after in GAME.runs(100, seed=1)
    )


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ({"model": replace(LIFT, step=lambda s, _: s + 2)}, "a leap"),
        ({"model": replace(LIFT, step=lambda s, _: s - 1)}, "negative"),
        ({"opening": lambda _: {"at": -3}}, "at the start"),
        ({"opening": lambda _: {"at": 0}, "choose": lambda *_: "down"}, "0 of 1000 were legal"),
    ],
)
def test_a_fault_is_seen(spoilt: dict[str, Any], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        list(replace(GAME, **spoilt).lawful(100, seed=1))


def test_rules_that_cost_much_may_be_asked_now_and_then_but_not_those_between_two_states() -> None:
    asked: list[int] = []

    def ask(s: int) -> list[str]:
        asked.append(s)
        return []

    rarely = replace(GAME, invariants=ask)
    steps = len(list(rarely.lawful(10, seed=1, every=5)))
    assert len(asked) == 10 + steps // 5  # each start, and one state of five
    leaps = replace(GAME, model=replace(LIFT, step=lambda s, _: s + 2))
    with pytest.raises(AssertionError):
        list(leaps.lawful(1, seed=1, every=1000))


def test_a_spoilt_model_is_noticed_and_a_sound_one_is_not() -> None:
    def falls(s: int, event: str) -> int:
        raise KeyError(event)

    assert not GAME.notices(50, seed=1)
    assert replace(GAME, model=replace(LIFT, step=lambda s, _: s - 1)).notices(50, seed=1)
    fallen = replace(GAME, model=replace(LIFT, step=falls))
    assert fallen.notices(1, seed=1, stumbles=True)
    with pytest.raises(KeyError):
        fallen.notices(1, seed=1)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"parse_event": lambda text: text + "!"},
        {"describe": lambda s: f"It is at {s}"},
        {"describe": lambda s: f"It is  at {s}."},
        {"describe_change": lambda _a, event, _b: event},
        {"describe_change": lambda _a, event, _b: f"It  goes {event}."},
    ],
)
def test_words_are_sentences_and_an_event_is_its_text(spoilt: dict[str, Any]) -> None:
    assert GAME.reads_as_written(1, 10) == GAME.states(1, 10)[-1]
    with pytest.raises(AssertionError):
        replace(GAME, model=replace(LIFT, **spoilt)).reads_as_written(1, 10)


def test_what_is_written_down_plays_again_to_the_same_states() -> None:
    spec, events = GAME.written(7, 10)
    states = [parse_start(spec)]
    for text in events:
        states.append(step(states[-1], parse_event(text)))
    assert states == GAME.states(7, 10)


def test_a_kind_that_is_rare_comes_up_as_often_as_one_that_is_not() -> None:
    rng = random.Random(1)
    many = [of_a_kind(rng, ["a1", *["b1", "b2"] * 50], lambda one: one[0]) for _ in range(1000)]
    assert 400 < many.count("a1") < 600
    assert of_a_kind(rng, []) is None
