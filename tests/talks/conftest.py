"""The project's talks, each made once however many tests look at it."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.memory import Lately
from talkbuilder.pipeline import Built, Order, make_deck
from talkbuilder.ports import Kit

TALKS = Path(__file__).parents[2] / "talks"
SLUGS = sorted(path.parent.name for path in TALKS.glob("*/talk.yaml"))

Make = Callable[..., Built]
"""From a slug, and perhaps a theme and a cut, to the deck, not written."""


@pytest.fixture(scope="session")
def kit() -> Iterator[Kit]:
    """The real doors, opened once; cuts and themes share what they have in common."""
    with open_kit(memory=Lately()) as opened:
        yield opened


@pytest.fixture(scope="session")
def made(kit: Kit) -> Make:
    @cache
    def make(slug: str, theme: str = "", cut: str = "full") -> Built:
        return make_deck(TALKS / slug, Order(theme=theme, cut=cut), GUESTS, kit)

    return make
