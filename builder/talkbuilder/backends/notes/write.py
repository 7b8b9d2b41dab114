"""Writes the file: a heading a slide, what is said at each of its frames below it."""

from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath

from talkbuilder.backends.notes.markdown import blocks, escaped, line
from talkbuilder.customs import customs_of
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.scene import Deck, Scene
from talkbuilder.wording import fill


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:  # noqa: ARG001 - the port's shape
    """Return ``<stem>-notes.md``."""
    slides = [tuple(frames) for _, frames in groupby(deck.scenes, key=attrgetter("slide"))]
    parts = [f"# {escaped(deck.title)}", _about(deck), *(_slide(frames, deck) for frames in slides)]
    text = "\n\n".join(part for part in parts if part) + "\n"
    return Output({PurePosixPath(f"{stem}-notes.md"): text.encode(errors="replace")})


def _about(deck: Deck) -> str:
    total = sum(scene.seconds for scene in deck.scenes if not scene.hidden)
    cut = "" if deck.cut == "full" else fill(deck.wording.cut, name=deck.cut)
    said = (deck.speaker, deck.event, deck.date, cut, minutes(total, deck), deck.standing)
    return line(" · ".join(escaped(part) for part in said if part))


def minutes(seconds: float, deck: Deck) -> str:
    """Return a time as it is said: ``1.6 minutes``."""
    shown = customs_of(deck.language).number(f"{seconds / 60:.1f}")
    return fill(deck.wording.minutes, n=shown)


def _slide(frames: tuple[Scene, ...], deck: Deck) -> str:
    first = frames[0]
    number = first.number.partition(".")[0]
    seconds = sum(scene.seconds for scene in frames)
    time = deck.wording.backup if first.hidden else minutes(seconds, deck)
    parts = [f"## {escaped(number)}. {escaped(first.title)} ({time})"]
    for scene in frames:
        if len(frames) > 1:
            caption = f" — {escaped(scene.caption)}" if scene.caption else ""
            parts.append(f"**▸ {escaped(scene.number)}**{caption}")
        if scene.notes:
            parts.append(blocks(scene.notes))
    return "\n\n".join(parts)
