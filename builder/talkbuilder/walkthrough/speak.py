"""Who says what: the passages that slides name, in every cut, as speech with its time, and the sources behind it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.notes import Notes
from talkbuilder.outline.model import (
    PASSAGE,
    TURN,
    CodeOutputSlide,
    CodeSlide,
    ComparisonSlide,
    Outline,
    Slide,
    TableSlide,
)
from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Source
from talkbuilder.speech import Turn, seconds
from talkbuilder.talk import KeyPath, Places, Speech
from talkbuilder.walkthrough.model import Block, Numbered, Passage, Walkthrough
from talkbuilder.walkthrough.read import references
from talkbuilder.walkthrough.spoken import Shown, spoken_at, words_of
from talkbuilder.wording import own_of, wording_of

Paragraph = tuple[str, int]
"""A paragraph by its anchor and its number in the section."""


class Spoken(Struct, frozen=True):
    """All speech of a talk. By cut and slide: ``paragraphs`` says which paragraphs are spoken there, ``lines`` from
    which line of the text each part of the notes comes.
    """

    speech: Mapping[str, tuple[Speech, ...]]
    sources: tuple[Source, ...] = ()
    paragraphs: Mapping[str, tuple[tuple[Paragraph, ...], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, tuple[tuple[int, ...], ...]] = field(default_factory=dict)


class _Named(Struct, frozen=True):
    """A passage as a slide names it, resolved: the numbers of its paragraphs."""

    passage: Passage
    numbers: tuple[int, ...]

    def blocks(self) -> tuple[Block, ...]:
        wanted = set(self.numbers)
        found: list[Block] = []
        number = 0
        for block in self.passage.blocks:
            number += isinstance(block, Numbered)
            if max(number, 1) in wanted or not self.passage.paragraphs:
                found.append(block)
        return tuple(found)


def speak(outline: Outline, walkthrough: Walkthrough, places: Places) -> Spoken:
    """Return what is said on each slide in each cut."""
    problems: list[Problem] = []
    resolved: dict[KeyPath, _Named] = {}
    for index, slide in enumerate(outline.slides):
        for path, text in written(slide, index):
            if TURN.match(text):
                continue
            named, found = _resolve(text, walkthrough, places, path)
            problems += found
            if named is not None:
                resolved[path] = named
    cited: dict[str, None] = {}
    speech: dict[str, tuple[Speech, ...]] = {}
    paragraphs: dict[str, tuple[tuple[Paragraph, ...], ...]] = {}
    lines: dict[str, tuple[tuple[int, ...], ...]] = {}
    used: list[list[str]] = [list(slide.sources) for slide in outline.slides]
    for cut in sorted(outline.cuts, key=lambda name: name != "full"):
        said: list[Speech] = []
        which: list[tuple[Paragraph, ...]] = []
        where: list[tuple[int, ...]] = []
        for index, slide in enumerate(outline.slides):
            entries = [
                resolved[path] if path in resolved else _turn(text, places.at(*path))
                for path, text in named_in(slide, index, cut)
                if path in resolved or TURN.match(text)
            ]
            named_here = [entry for entry in entries if isinstance(entry, _Named)]
            blocks = tuple(block for named in named_here for block in named.blocks())
            speaking, at = _speech(outline, slide, cut, entries, walkthrough.path)
            said.append(speaking)
            where.append(at)
            which.append(
                tuple((n.passage.anchor, number) for n in named_here for number in n.numbers)
            )
            if slide.cuts is None or cut in slide.cuts:
                used[index] += references(words for block in blocks for words in words_of(block))
        speech[cut], paragraphs[cut], lines[cut] = tuple(said), tuple(which), tuple(where)
    for names in used:
        cited |= dict.fromkeys(names)
    sources = tuple(
        Source(walkthrough.footnotes[name].text, walkthrough.footnotes[name].url)
        for name in cited
        if name in walkthrough.footnotes
    )
    return Spoken(speech, sources, paragraphs, tuple(problems), lines)


def _speech(
    outline: Outline, slide: Slide, cut: str, entries: Sequence[_Named | Turn], path: str
) -> tuple[Speech, tuple[int, ...]]:
    """Return what is said, and from which line of the text at ``path`` each part of it comes."""
    if slide.cuts is not None and cut not in slide.cuts:
        return Speech(), ()
    wording = wording_of(outline.language, own_of(outline.words))
    shown = replace(_shown(slide), wording=wording)
    notes: Notes = ()
    lines: list[int] = []
    turns: list[Turn] = []
    # Passages between two turns are spoken together: two pieces of code in a row need one pointer.
    for turning, run in groupby(entries, key=lambda entry: isinstance(entry, Turn)):
        if turning:
            turns += (replace(one, at=len(notes)) for one in run if isinstance(one, Turn))
            continue
        blocks = tuple(b for one in run if isinstance(one, _Named) for b in one.blocks())
        for block, line in spoken_at(blocks, shown):
            if block is None:
                turns.append(Turn(len(notes), place=Place(path, line, 1), marked=True))
            else:
                notes += (block,)
                lines.append(line)
    speech = Speech(notes, 0.0 if slide.hidden else seconds(notes, outline.rate), tuple(turns))
    return speech, tuple(lines)


def _turn(text: str, place: Place) -> Turn:
    """Return the turn that an entry of ``notes`` stands for."""
    match = TURN.match(text)
    return Turn(0, int(match["frame"] or 0) if match else 0, place)


def _shown(slide: Slide) -> Shown:
    match slide:
        case CodeSlide() | CodeOutputSlide():
            return Shown(code=True)
        case ComparisonSlide():
            return Shown(code=slide.left.code is not None or slide.right.code is not None)
        case TableSlide():
            return Shown(table=True)
        case _:
            return Shown()


# --- what a slide names -----------------------------------------------------------------------------------------------


def written(slide: Slide, index: int) -> Iterator[tuple[KeyPath, str]]:
    """Yield every passage that ``slide`` names for any cut, with the path where it is written."""
    path: KeyPath = ("slides", index, "notes")
    if isinstance(slide.notes, dict):
        for cut, value in slide.notes.items():
            yield from _each((*path, cut), value)
    else:
        yield from _each(path, slide.notes)


def named_in(slide: Slide, index: int, cut: str) -> Iterator[tuple[KeyPath, str]]:
    """Yield the passages that ``slide`` speaks in ``cut``; those for `full` where the map lacks the cut."""
    path: KeyPath = ("slides", index, "notes")
    if slide.cuts is not None and cut not in slide.cuts:
        return
    if not isinstance(slide.notes, dict):
        yield from _each(path, slide.notes)
        return
    name = cut if cut in slide.notes else "full"
    yield from _each((*path, name), slide.notes.get(name))


def _each(path: KeyPath, value: str | list[str] | None) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    for index, one in enumerate(value if isinstance(value, list) else ()):
        yield (*path, index), one


def _resolve(
    text: str, walkthrough: Walkthrough, places: Places, path: KeyPath
) -> tuple[_Named | None, tuple[Problem, ...]]:
    match = PASSAGE.match(text)
    assert match is not None, "the outline's model has checked it"
    place, anchor = places.at(*path), match["anchor"]
    passage = walkthrough.passages.get(anchor)
    if passage is None:
        message = f"the walkthrough has no passage `#{anchor}`"
        hint = nearest(anchor, walkthrough.passages) if len(walkthrough.passages) < 200 else ""
        if not walkthrough.passages:
            hint = f"no section there has an anchor: `## Heading {{#{anchor}}}`"
        return None, (Problem(place, "unknown-anchor", message, hint),)
    count = len(passage.paragraphs)
    first = int(match["first"] or 1)
    last = int(match["last"] or match["first"] or count)
    if match["first"] and not 1 <= first <= last <= count:
        message = f"`#{anchor}` has {count} paragraph{'s' * (count != 1)}, so there is no `{text}`"
        hint = "paragraphs, lists and quotations count, from 1; code and tables don't"
        return None, (Problem(place, "passage-range", message, hint),)
    numbers = tuple(
        number
        for number in range(first, last + 1)
        if not passage.read and not passage.paragraphs[number - 1].read
    )
    named = _Named(passage, numbers)
    if passage.read or (match["first"] and len(numbers) < last + 1 - first):
        message = f"`{text}` is marked `{{.read}}`: it is for readers only"
        hint = f"remove the mark in line {passage.line}, or don't speak it here"
        return None, (Problem(place, "reader-only", message, hint),)
    if not numbers:
        message = f"`#{anchor}` says nothing itself"
        hint = "its text stands in the sections below it: name those"
        return named, (Problem(place, "silent-passage", message, hint, severity="warning"),)
    return named, ()
