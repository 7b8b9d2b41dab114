"""Which slide a program outside cannot stand, when all it says is that it failed: halves of the deck are tried.

Only what fails by itself is named: of a deck that is too large as a whole, no slide is to blame.
"""

import time
from collections.abc import Callable

from msgspec.structs import replace

from talkbuilder.scene import Deck

PATIENCE = 20.0
"""Seconds after which nobody looks further: a slide that makes a program hang does so each time."""


def culprit(deck: Deck, fails: Callable[[Deck], bool], patience: float = PATIENCE) -> str:
    """Return the id of the slide that ``fails`` alone; nothing, if there is none or it takes too long."""
    until = time.monotonic() + patience
    scenes = deck.scenes
    while len(scenes) > 1:
        middle = len(scenes) // 2
        for half in (scenes[:middle], scenes[middle:]):
            if time.monotonic() > until:
                return ""
            if fails(replace(deck, scenes=half)):
                scenes = half
                break
        else:
            return ""
    return scenes[0].slide if scenes else ""
