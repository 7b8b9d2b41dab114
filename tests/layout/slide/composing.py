"""One slide, composed: its frames, which break no rule, and what is found on them."""

from typing import Any

from talkbuilder.layout.slide.invariants import faults
from talkbuilder.problem import Problem
from talkbuilder.scene import Scene, Source
from tests.layout.specimen import deck_of


def composed(
    slide: dict[str, Any], sources: tuple[Source, ...] | None = None, **outline: Any
) -> tuple[tuple[Scene, ...], tuple[Problem, ...]]:
    deck, problems = deck_of([{"title": "A point"} | slide], sources=sources, **outline)
    if not problems:
        assert [fault for scene in deck.scenes for fault in faults(scene, deck.theme)] == []
    return deck.scenes, problems


def frames(
    slide: dict[str, Any], sources: tuple[Source, ...] | None = None, **outline: Any
) -> tuple[Scene, ...]:
    scenes, problems = composed(slide, sources, **outline)
    assert problems == ()
    return scenes


def find(scene: Scene, id: str) -> Any:
    return next((item for item in scene.items if item.id == id), None)
