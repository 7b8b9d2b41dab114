"""Slides that were composed before: found again by everything that went into them."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.layout.slide.checked import admitted_words, checked_lines
from talkbuilder.layout.slide.sheet import Sheet
from talkbuilder.layout.text.letters import Lending, unchanged
from talkbuilder.memory import FORGETFUL, Key, Memory, key_of
from talkbuilder.outline.model import FigureSlide, FigureTextSlide
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck, Media, Scene
from talkbuilder.talk import Occasion, Talk

DrawnFrom = Callable[[str], bytes | None]
"""The name of a figure, to the digest of all that it was drawn from."""


def unknown(_name: str) -> None:
    """Say that nobody knows what a figure was drawn from."""


class Numbers(Struct, frozen=True):
    """How far the numbering has come; hidden slides count for themselves."""

    shown: int = 0
    hidden: int = 0

    def next(self, hidden: bool) -> tuple[str, "Numbers"]:
        """Return the number of the next slide, ``12``, or ``B1`` for a backup slide; and the numbers after it."""
        if hidden:
            return f"B{self.hidden + 1}", replace(self, hidden=self.hidden + 1)
        return str(self.shown + 1), replace(self, shown=self.shown + 1)


class Composed(Struct, frozen=True):
    """One slide of the outline as scenes, and the numbers after it."""

    scenes: tuple[Scene, ...]
    problems: tuple[Problem, ...]
    media: dict[str, Media]
    numbers: Numbers
    lending: Lending = ()


class Kept:
    """The slides of one deck in a memory.

    What a layout may look at is in the key: its slide, its code, its speech, its number, and, once for the whole deck,
    title, theme, occasion, sources, pictures and what was checked. A figure counts by what it was drawn from
    (``drawn_from``, by its name in ``figures``; None: nobody knows, and its slide is not remembered).
    """

    def __init__(
        self, memory: Memory, talk: Talk, deck: Deck, occasion: Occasion, drawn_from: DrawnFrom
    ) -> None:
        self._memory = memory
        self._drawn_from = drawn_from
        outline = talk.outline.model_copy(update={"slides": [], "figures": {}, "captures": {}})
        pictures = [(name, each.media_type, each.data) for name, each in talk.media.items()]
        self._cut = deck.cut
        self._deck = key_of(
            deck, outline, pictures, occasion, checked_lines(talk, 1.0), talk.notices
        )

    def slide(self, sheet: Sheet[Any], more: object, make: Callable[[], Composed]) -> Composed:
        """Return what ``make`` would, perhaps from before; what has problems is made each time, for their places."""
        name = _figure(sheet)
        drawn_from = self._drawn_from(name) if name else b""
        if drawn_from is None or self._memory is FORGETFUL:
            return make()
        key = self._key(sheet, (drawn_from, more))
        found: Composed | None = self._memory.get(key)
        # Fonts come and go on a machine, and only what needs them asks.
        if found is not None and unchanged(found.lending, sheet.ruler):
            return found
        made = make()
        # Meanwhile it may have turned out that nobody knows what its figure was drawn from.
        known = not name or self._drawn_from(name) == drawn_from
        if known and not made.problems:
            self._memory.put(key, made)
        return made

    def _key(self, sheet: Sheet[Any], more: object) -> Key:
        talk, here = sheet.talk, ("slides", sheet.index)
        code = [
            (path[2:], listing.text, listing.language, listing.marks, listing.caption)
            for path, listing in talk.listings.items()
            if path[:2] == here
        ]
        id = talk.ids[sheet.index]
        admits = admitted_words(talk, id, self._cut)
        return key_of("slide", self._deck, id, sheet.slide, code, sheet.part, admits, more)


def _figure(sheet: Sheet[Any]) -> str:
    """Return the name of the figure that a slide shows, or nothing."""
    slide = sheet.slide
    if not isinstance(slide, FigureSlide | FigureTextSlide):
        return ""
    name = slide.figure if isinstance(slide.figure, str) else sheet.talk.ids[sheet.index]
    return f"{name}@{sheet.name}"
