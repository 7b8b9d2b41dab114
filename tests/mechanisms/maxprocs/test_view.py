"""What figures see: any legal run is a figure, and no input makes it raise."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams.mechanisms.maxprocs.view import MaxProcs
from tests.kinds.drawing import complaints, draw
from tests.mechanisms.maxprocs.game import GAME


@pytest.mark.parametrize("kind", MaxProcs.kinds)
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9))
def test_any_legal_run_is_a_figure_that_nobody_would_mind(kind: str, seed: int) -> None:
    spec, events = GAME.written(seed, 7)
    figure: dict[str, Any] = {
        "kind": kind, "mechanism": "maxprocs", "start": spec, "events": events,
    }  # fmt: skip
    if kind == "states":
        figure |= {"start": {"before": ["new zz"]}, "follow": "zz"}
    drawn = draw(figure)
    assert len(drawn.frames) == len(events) + 1
    assert complaints(drawn) == []


@given(st.lists(st.text(max_size=20), max_size=3))
def test_no_events_make_it_raise(events: list[str]) -> None:
    for kind in MaxProcs.kinds:
        assert MaxProcs().play(kind, {}, events).frames
