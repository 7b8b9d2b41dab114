"""Checking a talk without writing it: each cut in turn, so that what overflows only in one is found too."""

from pathlib import Path

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.pipeline import Order, make_deck
from talkbuilder.problem import Problem


def check_talk(root: Path) -> tuple[Problem, ...]:
    """Return every problem of the talk in ``root``, in every cut."""
    problems: dict[Problem, None] = {}
    with open_kit() as kit:
        first = make_deck(root, Order(), GUESTS, kit)
        problems |= dict.fromkeys(first.problems)
        if first.talk is not None:
            for cut in first.talk.outline.cuts:
                if cut != "full":
                    made = make_deck(root, Order(cut=cut), GUESTS, kit)
                    problems |= dict.fromkeys(made.problems)
    return tuple(problems)
