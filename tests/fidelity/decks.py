"""The decks that are looked at: the scheduler talk, every layout at its limits, and prose that wraps."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import replace

from talkbuilder.app.wiring import GUESTS
from talkbuilder.pipeline import Order, make_deck
from talkbuilder.ports import Kit
from talkbuilder.scene import Deck
from tests.layout import specimen
from tests.support.tools import ROOT

THEMES = ("light", "dark")
NAMES = (*(f"{name}-{theme}" for theme in THEMES for name in ("scheduler", "specimen")), "prose")
LONG: tuple[dict[str, Any], ...] = tuple(
    yaml.safe_load(Path(__file__).with_name("long.yaml").read_text(encoding="utf-8"))
)
_SENTENCE = re.compile(r"[A-Z`*][^.?!]{40,260}?[.?!](?= |$)")


def decks(kit: Kit) -> dict[str, Deck]:
    """Return every deck by name; the talk and the specimens in both themes, hidden slides shown."""
    made: dict[str, Deck | None] = {}
    for theme in THEMES:
        talk = make_deck(ROOT / "talks/scheduler", Order(theme=theme), GUESTS, kit)
        made[f"scheduler-{theme}"] = talk.deck
        made[f"specimen-{theme}"] = specimen.deck_of((*specimen.SLIDES, *LONG), theme)[0]
    made["prose"] = specimen.deck_of(tuple(prose_slides()))[0]
    return {name: _all_shown(deck) for name, deck in made.items() if deck is not None}


def prose_slides() -> Iterator[dict[str, Any]]:
    """Yield lists and columns of the walkthrough's sentences: they wrap, most of them more than once."""
    sentences = list(
        _sentences((ROOT / "talks/scheduler/walkthrough.md").read_text(encoding="utf-8"))
    )
    for number, start in enumerate(range(0, len(sentences) - 5, 6), 1):
        some = sentences[start : start + 6]
        yield {
            "layout": "bullets",
            "title": f"{some[0]} ({number})"[-90:],
            "bullets": _room(some, 560),
        }
        yield {
            "layout": "two-columns",
            "title": f"Two columns ({number})",
            "left": _room(some[:3], 240),
            "right": _room(some[3:], 240),
        }


def _sentences(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text):
        if block[:1].isalpha():
            words = re.sub(r"\{[^}]*\}|\[\^[^\]]*\]|\]\[[^\]]*\]", "", " ".join(block.split()))
            yield from (
                s for s in _SENTENCE.findall(words) if s.count("`") % 2 == 0 == s.count("*") % 2
            )


def _room(sentences: Sequence[str], characters: int) -> list[str]:
    """As many as surely fit, and always one."""
    found: list[str] = []
    for sentence in sentences:
        if found and sum(map(len, found)) + len(sentence) > characters:
            break
        found.append(sentence)
    return found


def _all_shown(deck: Deck) -> Deck:
    """LibreOffice leaves hidden slides out of a PDF."""
    return replace(deck, scenes=tuple(replace(scene, hidden=False) for scene in deck.scenes))
