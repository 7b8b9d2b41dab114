"""Checking a talk without writing it: each cut in turn, so that what overflows only in one is found too."""

from pathlib import Path

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.pipeline import Built, Order, make_deck
from talkbuilder.problem import Problem


def check_talk(root: Path) -> tuple[Problem, ...]:
    """Return every problem of the talk in ``root``, in every cut; an outline without ``full`` says so itself."""
    problems: dict[Problem, None] = {}
    with open_kit() as kit:
        first = make_deck(root, Order(), GUESTS, kit)
        problems |= dict.fromkeys((*first.problems, *_standing(first)))
        if first.talk is not None:
            for cut in first.talk.outline.cuts:
                if cut != "full":
                    made = make_deck(root, Order(cut=cut), GUESTS, kit)
                    problems |= dict.fromkeys((*made.problems, *_standing(made)))
    return tuple(problems)


def _standing(built: Built) -> tuple[Problem, ...]:
    """Look at every slide as it will stand: on the page, nothing on top of each other, type large enough."""
    if built.talk is None or built.deck is None:
        return ()
    found: dict[Problem, None] = {}
    for scene in built.deck.scenes:
        # Sources run on over slides of their own, whose ids are not the outline's.
        index = built.talk.ids.index(scene.slide) if scene.slide in built.talk.ids else 0
        dense = built.talk.outline.slides[index].dense
        for fault in () if dense else faults(scene, built.deck.theme):
            place = built.talk.places.at("slides", index)
            message = f"slide {scene.number}: {fault}"
            hint = "give it less text, or another layout"
            found[Problem(place, "slide-fault", message, hint, severity="warning")] = None
    return tuple(found)
