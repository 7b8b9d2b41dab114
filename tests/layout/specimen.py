"""A talk that shows every layout, built without files: what the tests of composing and the eye look at."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import replace

from talkbuilder.geometry import LineTo, MoveTo, Point, Rect
from talkbuilder.layout.slide import compose, figure_area
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.layout.themes import THEMES
from talkbuilder.notes import Paragraph as Spoken
from talkbuilder.notes import Said
from talkbuilder.outline.model import CodeText, Outline
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.scene import (
    Connector,
    Deck,
    Figure,
    FigureFrame,
    Glue,
    Item,
    Line,
    Media,
    Paragraph,
    Run,
    Shape,
    Source,
    Text,
)
from talkbuilder.talk import KeyPath, Listing, Occasion, Places, Speech, Talk
from talkbuilder.theme import LayoutName, Theme, Token

RULER = OwnRuler()
OCCASION = Occasion("GopherCon", "23 November 2026", "", "Internal")

SLIDES: tuple[Mapping[str, Any], ...] = tuple(
    yaml.safe_load(Path(__file__).with_name("specimen.yaml").read_text(encoding="utf-8"))
)


def png(width: int, height: int) -> Media:
    """Return a grey PNG of that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes([150]) * width for _ in range(height))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return Media("image/png", data + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def figure(theme: Theme, layout: LayoutName, frames: int = 3) -> Figure:
    """Return a small figure: two Ps, a queue that empties, an arrow."""
    area = figure_area(theme, layout)
    made = []
    for step in range(frames):
        items: list[Item] = [
            _box("P0", Rect(20, 100, 120, 80), "p-fill", "p"),
            _box("P1", Rect(area.width - 140, 100, 120, 80), "p-fill", "p"),
        ]
        for number in range(4):
            x = 20 + number * 60 if number >= step else area.width - 140 + number * 60
            items.append(_box(f"G{number}", Rect(x, 210, 52, 52), "g-fill", "g"))
        a, b = Point(140, 140), Point(area.width - 140, 140)
        items.append(
            Connector(
                id="edge", path=(MoveTo(a), LineTo(b)), line=Line("muted", 2),
                rect=Rect(a.x, a.y, b.x - a.x, 0), begin=Glue("P0", 3), end=Glue("P1", 1),
            )
        )  # fmt: skip
        caption = f"P1 takes G{step} from P0" if step else "P0's queue holds G0 to G3"
        made.append(FigureFrame(tuple(items), caption, f"{caption}."))
    return Figure("steal", area, tuple(made))


def _box(name: str, rect: Rect, fill: Token, line: Token) -> Shape:
    text = Text((Paragraph((Run(name, bold=True),)),), 18, align="center", anchor="middle")
    return Shape(id=name, rect=rect, geometry="roundRect", fill=fill, line=Line(line, 2), text=text)


def talk_of(slides: Sequence[Mapping[str, Any]], **outline: Any) -> Talk:
    """Return a talk of ``slides`` as the outline's loader would, listings and places included."""
    model = Outline.model_validate(
        {
            "title": "The scheduler in three letters",
            "subtitle": "How Go runs a hundred thousand goroutines on eight threads",
            "speaker": {"name": "Ada Example", "role": "Runtime engineer, Example Ltd", "contact": "ada@example.org",
                        "url": "https://example.org/ada", "photo": "ada.png"},
            "go": "1.27.3",
            "cuts": {"full": {"minutes": 45}, "lunch": {"minutes": 30}},
            "slides": list(slides),
        }
        | outline
    )  # fmt: skip
    listings: dict[KeyPath, Listing] = {}
    table: dict[KeyPath, Place] = {}
    for index, slide in enumerate(model.slides):
        table["slides", index] = Place("talk.yaml", 10 + index * 10, 3)
        for number, field in enumerate(type(slide).model_fields):
            table["slides", index, field] = Place("talk.yaml", 11 + index * 10 + number, 5)
        for path, code in _codes(slide):
            place = table["slides", index, path[0]]
            listings["slides", index, *path] = Listing(
                code.text,
                code.language,
                place,
                tuple(_lines(entry) for entry in code.highlight),
                code.caption,
            )
    notes = (Spoken((Said("One sentence is said here. Another follows it. And a third."),)),)
    speech = {name: tuple(Speech(notes, 6.0) for _ in model.slides) for name in model.cuts}
    return Talk(
        "scheduler",
        model,
        Places("talk.yaml", table),
        tuple(f"slide-{index}" for index in range(len(model.slides))),
        listings=listings,
        media={"trace.png": png(1600, 700), "ada.png": png(300, 400)},
        speech=speech,
        sources=tuple(
            Source(f"The source of the Go runtime, file number {n}: what it says about scheduling and why it "
                   "was changed in the release after", "https://go.dev/src/runtime/proc.go")
            for n in range(1, 13)
        ),
    )  # fmt: skip


def deck_of(
    slides: Sequence[Mapping[str, Any]] = SLIDES,
    theme: str = "light",
    cut: str = "full",
    sources: tuple[Source, ...] | None = None,
    **outline: Any,
) -> tuple[Deck, tuple[Problem, ...]]:
    """Compose ``slides`` as a talk."""
    talk = talk_of(slides, **outline)
    if sources is not None:
        talk = replace(talk, sources=sources)
    look = THEMES[theme]
    figures = {f"steal@{name}": figure(look, name) for name in ("figure", "figure-text")}
    return compose(talk, cut, figures, look, RULER, OCCASION)


def _codes(slide: Any) -> list[tuple[KeyPath, CodeText]]:
    found: list[tuple[KeyPath, CodeText]] = []
    for name in ("code", "output"):
        value = getattr(slide, name, None)
        if isinstance(value, CodeText):
            found.append(((name,), value))
    for name in ("left", "right"):
        side = getattr(slide, name, None)
        value = getattr(side, "code", None)
        if isinstance(value, CodeText):
            found.append(((name, "code"), value))
    return found


def _lines(entry: str) -> tuple[int, ...]:
    first, _, last = entry.partition("-")
    return tuple(range(int(first), int(last or first) + 1))
