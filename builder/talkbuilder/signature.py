"""What a deck says of itself: of which talk, cut and theme it is, and a short digest of what each slide said.

It travels as custom properties, which PowerPoint and LibreOffice keep; ``talk diff`` reads it. A digest that is
still the same says that nothing has changed in the outline of that slide since the deck was built.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from talkbuilder.notes import plain
from talkbuilder.scene import Chart, Deck, Item, Scene, Shape, Table, TextBlock, walk

PREFIX = "talkbuilder."
_SLIDES = "slides"
_DIGITS = 4
_A_PROPERTY = 50
"""Digests in one property: Office shows and keeps 255 characters of each."""
_UNSIGNED = ("footer", "number", "decoration")


class Sign(Struct, frozen=True):
    """Who a deck is. ``slides`` are the digests of its slides, one for all frames of a slide, in order."""

    talk: str = ""
    cut: str = ""
    theme: str = ""
    steps: str = ""
    event: str = ""
    date: str = ""
    speaker: str = ""
    classification: str = ""
    slides: tuple[str, ...] = ()


def sign_of(deck: Deck, scenes: Sequence[Scene]) -> Sign:
    """Return the sign of ``deck``, of which ``scenes`` are written."""
    return Sign(
        deck.slug,
        deck.cut,
        deck.theme.name,
        "last" if len(scenes) < len(deck.scenes) else "all",
        deck.event,
        deck.date,
        deck.speaker,
        deck.classification,
        tuple(slide_digests(scenes).values()),
    )


def slide_digests(scenes: Iterable[Scene]) -> dict[str, str]:
    """Return, by the slide's id, a digest of all that its frames say; page numbers and footers are not theirs."""
    totals: dict[str, list[str]] = {}
    for scene in scenes:
        said = totals.setdefault(scene.slide, [str(scene.hidden)])
        for item in walk(scene.items):
            if item.role not in _UNSIGNED:
                said.extend(_said(item))
        said.extend(plain(block) for block in scene.notes)
    return {
        slide: hashlib.sha256("\0".join(said).encode(errors="replace")).hexdigest()[:_DIGITS]
        for slide, said in totals.items()
    }


def _said(item: Item) -> Iterator[str]:
    match item:
        case Shape() if item.text is not None:
            yield item.text.plain
        case TextBlock():
            yield item.text.plain
        case Table():
            yield from (cell.text.plain for row in item.rows for cell in row)
        case Chart():
            yield from item.categories
            for series in item.series:
                yield f"{series.name} {series.values}"
        case _:
            pass


def properties_of(sign: Sign) -> dict[str, str]:
    """Return ``sign`` as properties: what is empty is left out, long lists are parted."""
    found = {
        PREFIX + name: getattr(sign, name) for name in sign.__struct_fields__ if name != _SLIDES
    }
    for part, first in enumerate(range(0, len(sign.slides), _A_PROPERTY), 1):
        found[f"{PREFIX}{_SLIDES}.{part}"] = " ".join(sign.slides[first : first + _A_PROPERTY])
    return {name: value for name, value in found.items() if value}


def sign_in(properties: Mapping[str, str]) -> Sign:
    """Return the sign that ``properties`` hold; what is missing is empty.

    >>> sign_in(properties_of(Sign("scheduler", "full", slides=("00ff", "12ab")))).slides
    ('00ff', '12ab')
    """
    ours = {
        name.removeprefix(PREFIX): value
        for name, value in properties.items()
        if name.startswith(PREFIX)
    }
    words = {name: ours.get(name, "") for name in Sign.__struct_fields__}
    del words[_SLIDES]
    digests: list[str] = []
    part = 1
    while (listed := ours.get(f"{_SLIDES}.{part}")) is not None:
        digests += listed.split()
        part += 1
    return Sign(**words, slides=tuple(digests))
