"""What a build keeps of its talk for the site: what its page says, and what a search finds."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from talkbuilder import article, notes
from talkbuilder.anchors import first_of
from talkbuilder.app.summary import minutes
from talkbuilder.article import Code, Grid, Listed, Prose, Quoted, Shown
from talkbuilder.scene import Deck, Item, Scene, Shape, Table, TextBlock, walk
from talkbuilder.store.record import Record, Records
from talkbuilder.talk import Talk
from talkbuilder.wording import Own, Wording, wording_of

KEY = "site"
"""The record of a talk that holds what its page needs, and its entry there."""

TOP = "text."
"""The name of the whole text in the article."""

LONGEST = 20_000
"""Characters of one place that a search looks at."""


class CutLength(Struct, frozen=True):
    """One length of the talk: what it takes, and the slot it is for."""

    name: str
    minutes: int
    slot: str


class SlideLink(Struct, frozen=True):
    """A slide, and its place in the HTML deck."""

    title: str
    anchor: str


class Part(Struct, frozen=True):
    """A section of the deck; ``anchor`` is that of the slide that opens it, if one does. ``aside``: what is hidden."""

    name: str
    anchor: str
    slides: tuple[SlideLink, ...]
    aside: bool = False


class Found(Struct, frozen=True):
    """A place that a search can find: a slide by its anchor in the deck, a section by its anchor in the article."""

    title: str
    words: str
    slide: str = ""
    section: str = ""


class Kept(Struct, frozen=True):
    """One talk as the site shows it."""

    slug: str
    stem: str
    title: str
    subtitle: str
    description: str
    language: str
    speaker: str
    event: str
    date: str
    standing: str
    cut: str
    slides: int
    frames: int
    facts: int
    lengths: tuple[CutLength, ...]
    keywords: tuple[str, ...]
    parts: tuple[Part, ...]
    found: tuple[Found, ...]
    words: Own | None = None

    @property
    def wording(self) -> Wording:
        """Our own words, as the talk says them."""
        return wording_of(self.language, self.words)


# --- in and out of the record -----------------------------------------------------------------------------------------


def for_site(talk: Talk, deck: Deck) -> str:
    """Return what the site will need of ``talk``, as text for its record."""
    return json.dumps(kept_of(talk, deck), default=asdict, ensure_ascii=False, sort_keys=True)


def keep_for_site(records: Records, text: str) -> None:
    """Keep what `for_site` said, unless that is known."""
    known = records.builds[KEY].summary if KEY in records.builds else {}
    if known.get(KEY) != text:
        records.save(KEY, Record(summary={KEY: text}))


def read_kept(records: Records) -> Kept | None:
    """Return what the last build kept; None if there was none, or one of another version of ours."""
    raw = records.builds[KEY].summary.get(KEY, "") if KEY in records.builds else ""
    with suppress(ValueError, TypeError, KeyError):
        return _read(json.loads(raw))
    return None


def _read(raw: dict[str, Any]) -> Kept:
    if set(Kept.__struct_fields__) != raw.keys():
        raise KeyError
    parts = tuple(
        Part(**{**part, "slides": tuple(SlideLink(**slide) for slide in part["slides"])})
        for part in raw["parts"]
    )
    return Kept(
        **{
            **raw,
            "lengths": tuple(CutLength(**one) for one in raw["lengths"]),
            "keywords": tuple(raw["keywords"]),
            "parts": parts,
            "found": tuple(Found(**one) for one in raw["found"]),
            "words": tuple((name, said) for name, said in raw["words"] or ()) or None,
        }
    )


# --- what is kept -----------------------------------------------------------------------------------------------------


def kept_of(talk: Talk, deck: Deck) -> Kept:
    """Return what the site shows of ``talk``."""
    anchors = first_of(deck)
    seen = [scene for scene in deck.scenes if not scene.continues]
    lengths = sorted(talk.outline.cuts.items(), key=lambda one: one[1].minutes)
    return Kept(
        slug=talk.slug,
        stem=talk.slug if deck.cut == "full" else f"{talk.slug}-{deck.cut}",
        title=deck.title,
        subtitle=deck.subtitle,
        description=deck.description,
        language=deck.language,
        speaker=deck.speaker,
        event=deck.event,
        date=deck.date,
        standing=deck.standing,
        cut=deck.cut,
        slides=sum(not scene.hidden for scene in seen),
        frames=len(deck.scenes),
        facts=len(talk.claims.facts),
        lengths=tuple(
            CutLength(name, round(minutes(talk, name)), f"{cut.minutes:g}") for name, cut in lengths
        ),
        keywords=deck.keywords,
        parts=tuple(_parts(seen, anchors, deck.wording)),
        found=(*_slides(deck, anchors), *_unspoken(deck)),
        words=deck.words,
    )


def _parts(scenes: list[Scene], anchors: dict[str, str], wording: Wording) -> Iterator[Part]:
    """Yield slides by section; what is for questions stands behind them all, wherever it is in the file."""
    links = {one.slide: SlideLink(one.title, anchors[one.slide]) for one in scenes}
    shown = (one for one in scenes if not one.hidden)
    for name, group in groupby(shown, key=attrgetter("section")):
        first, *rest = (links[one.slide] for one in group)
        if first.title == name:
            yield Part(name, first.anchor, tuple(rest))
        else:
            yield Part(name, "", (first, *rest))
    if hidden := tuple(links[one.slide] for one in scenes if one.hidden):
        yield Part(wording.for_questions, "", hidden, aside=True)


def _slides(deck: Deck, anchors: dict[str, str]) -> Iterator[Found]:
    """Yield every slide: its title, what stands on it, and what is said there."""
    section = {
        slide: part.anchor for part in reversed(deck.article.sections) for slide in part.slides
    }
    for slide, group in groupby(deck.scenes, key=attrgetter("slide")):
        scenes = list(group)
        said = [notes.plain(block) for scene in scenes for block in scene.notes]
        shown = [words for scene in scenes for words in (*_texts(scene), scene.caption)]
        words = _flat(dict.fromkeys(filter(None, (*whole(shown), *said))))
        yield Found(scenes[0].title, words, anchors[slide], section.get(slide, ""))


def whole(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts without those to which a later step only adds lines: a list that is revealed is said once."""
    every = list(texts)
    ordered = sorted(set(every))
    begun = {one for one, after in pairwise(ordered) if after.startswith(one + "\n")}
    yield from (one for one in every if one not in begun)


def _texts(scene: Scene) -> Iterator[str]:
    for item in walk(scene.items):
        if item.role not in ("title", "footer", "number", "decoration"):
            yield from _of(item)


def _of(item: Item) -> Iterator[str]:
    match item:
        case TextBlock(text=text):
            yield text.plain
        case Shape(text=text) if text is not None:
            yield text.plain
        case Table(rows=rows):
            yield from (cell.text.plain for row in rows for cell in row)
        case _:
            yield getattr(item, "alt", "")


def _unspoken(deck: Deck) -> Iterator[Found]:
    """Yield what no slide of this deck speaks, the opening and sections: what is spoken is found at its slide."""
    if opening := _flat(_all_of(deck.article.opening)):
        yield Found(deck.title, opening, section=TOP)
    there = {scene.slide for scene in deck.scenes}
    for section in deck.article.sections:
        if there.isdisjoint(section.slides):
            yield Found(section.heading, _flat(_all_of(section.blocks)), section=section.anchor)


def _all_of(blocks: Iterable[article.Block]) -> "dict[str, None]":
    return dict.fromkeys(word for block in blocks for word in _written(block))


def _written(block: article.Block) -> Iterator[str]:
    match block:
        case Prose(words):
            yield article.plain(words)
        case Listed(entries):
            yield from (article.plain(entry.words) for entry in entries)
        case Quoted(blocks):
            for one in blocks:
                yield from _written(one)
        case Grid(rows):
            yield from (article.plain(cell) for row in rows for cell in row)
        case Code(text):
            yield text
        case Shown():
            pass


def _flat(found: "dict[str, None]") -> str:
    return " ".join(" ".join(found).split())[:LONGEST]
