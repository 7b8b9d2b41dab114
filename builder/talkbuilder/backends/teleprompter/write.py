"""Writes the file: a section a slide, with what is said at each of its frames."""

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from talkbuilder.backends.teleprompter.words import blocks
from talkbuilder.backends.vector.markup import clean, scripted
from talkbuilder.inline import plain
from talkbuilder.notes import words
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.scene import Deck, Scene
from talkbuilder.wording import fill

SAID = ("on_slide", "on_talk", "words_a_minute", "read_on", "pause", "start")
"""Those of our words that the script says."""


class Cue(Struct, frozen=True):
    """What is said while one frame is shown, as HTML; ``number`` is empty where the slide has only one."""

    number: str
    caption: str
    said: str


class Passage(Struct, frozen=True):
    """One slide."""

    number: str
    title: str
    seconds: float
    words: int
    backup: bool
    cues: tuple[Cue, ...]


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:  # noqa: ARG001 - the port's shape
    """Return ``<stem>-teleprompter.html``."""
    return Output({PurePosixPath(f"{stem}-teleprompter.html"): page(deck).encode()})


def page(deck: Deck) -> str:
    """Return what is said in ``deck`` as one HTML document."""
    style, script = _resource("teleprompter.css"), _resource("teleprompter.js")
    passages = [
        _passage(tuple(its), deck.language)
        for _, its in groupby(deck.scenes, key=attrgetter("slide"))
    ]
    text = (
        _environment()
        .get_template("teleprompter.html.j2")
        .render(
            deck=deck,
            passages=passages,
            style=style,
            script=script,
            policy=policy(style, script),
            w=deck.wording,
            said=scripted(deck.wording, SAID),
        )
    )
    return clean(text)


def policy(style: str, script: str) -> str:
    """Return the page's Content-Security-Policy: its own script and style sheet, and nothing else at all."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _passage(frames: Sequence[Scene], language: str) -> Passage:
    first = frames[0]
    return Passage(
        number=first.number.partition(".")[0],
        title=first.title,
        seconds=round(sum(scene.seconds for scene in frames), 1),
        words=sum(words(scene.notes) for scene in frames),
        backup=first.hidden,
        cues=tuple(
            Cue(
                scene.number if len(frames) > 1 else "",
                plain(scene.caption),
                blocks(scene.notes, language),
            )
            for scene in frames
        ),
    )


def _resource(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("talkbuilder.backends.teleprompter"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["fill"] = fill
    return made
