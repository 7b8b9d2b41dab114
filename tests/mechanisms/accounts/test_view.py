"""What figures see: any legal run is a figure, and no input makes it raise."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.accounts.model import step
from talkdiagrams.mechanisms.accounts.play import candidates
from talkdiagrams.mechanisms.accounts.start import start
from talkdiagrams.mechanisms.accounts.view import Accounts
from talkdiagrams.mechanisms.errors import Illegal
from tests.kinds.drawing import complaints, draw


def a_run(seed: int, steps: int) -> list[str]:
    """Random events that are legal one after the other."""
    rng = random.Random(seed)
    s, events = start(), []
    for _ in range(steps):
        event = rng.choice(list(candidates(s)))
        try:
            s = step(s, event)
        except Illegal:
            continue
        events.append(str(event))
    return events


@pytest.mark.parametrize("kind", Accounts.kinds)
@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9))
def test_any_legal_run_is_a_figure_that_nobody_would_mind(kind: str, seed: int) -> None:
    events = a_run(seed, 7)
    figure: dict[str, Any] = {"kind": kind, "mechanism": "accounts", "events": events}
    if kind == "states":
        figure |= {"start": {"before": ["new zz"]}, "follow": "zz"}
    drawn = draw(figure)
    assert len(drawn.frames) == len(events) + 1
    assert complaints(drawn) == []


@given(st.lists(st.text(max_size=20), max_size=3))
def test_no_events_make_it_raise(events: list[str]) -> None:
    for kind in Accounts.kinds:
        assert Accounts().play(kind, {}, events).frames
