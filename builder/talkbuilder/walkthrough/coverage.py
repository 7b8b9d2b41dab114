"""Coverage both ways: what the text says and no slide speaks, what is spoken twice, which sources nobody uses."""

from collections.abc import Iterator
from itertools import groupby

from talkbuilder.outline.model import (
    PASSAGE,
    Outline,
    QuestionsSlide,
    ReferencesSlide,
    SectionSlide,
    SpeakerSlide,
    TitleSlide,
)
from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import KeyPath, Places
from talkbuilder.walkthrough.model import Numbered, Passage, Walkthrough
from talkbuilder.walkthrough.speak import Paragraph, Spoken, named_in

SILENT = (TitleSlide, SectionSlide, SpeakerSlide, ReferencesSlide, QuestionsSlide)
"""Slides that may well be shown without a word from the text."""


def coverage(
    outline: Outline, walkthrough: Walkthrough, spoken: Spoken, places: Places
) -> tuple[Problem, ...]:
    """Return what is unspoken, spoken twice, silent or unused."""
    return (
        *(_unspoken(walkthrough, spoken) if "full" in outline.cuts else ()),  # else that is said
        *_twice(outline, spoken, places),
        *_silent(outline, spoken, places),
        *_sources(outline, walkthrough, places),
    )


def _unspoken(walkthrough: Walkthrough, spoken: Spoken) -> Iterator[Problem]:
    full = {one for slide in spoken.paragraphs.get("full", ()) for one in slide}
    for anchor, passage in walkthrough.passages.items():
        missing = [
            number
            for number, block in enumerate(passage.paragraphs, 1)
            if not passage.read and not block.read and (anchor, number) not in full
        ]
        if not missing:
            continue
        line = passage.paragraphs[missing[0] - 1].line
        whole = len(missing) == len(passage.paragraphs)
        name = f"`#{anchor}`" if whole else " and ".join(_ranges(anchor, missing))
        message = f"no slide of the full cut speaks {name}"
        hint = "name it in a slide's `notes`, or mark it `{.read}` if it is for readers only"
        yield Problem(Place(walkthrough.path, line, 1), "unspoken-passage", message, hint)
    opening = walkthrough.opening
    if opening is not None and not opening.read:
        yield from _unspoken_opening(opening, walkthrough.path)


def _unspoken_opening(opening: Passage, path: str) -> Iterator[Problem]:
    loose = [b for b in opening.blocks if isinstance(b, Numbered) and not b.read]
    if loose:
        message = "no slide can speak what stands before the first anchor"
        hint = "end the paragraph with `{.read}`, or give the title an anchor: `# Title {#opening}`"
        yield Problem(Place(path, loose[0].line, 1), "unspoken-passage", message, hint)


def _ranges(anchor: str, numbers: list[int]) -> Iterator[str]:
    """Yield ``#a:2`` and ``#a:4-6`` for 2, 4, 5, 6."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        last = f"-{found[-1]}" if len(found) > 1 else ""
        yield f"`#{anchor}:{found[0]}{last}`"


def _twice(outline: Outline, spoken: Spoken, places: Places) -> Iterator[Problem]:
    told: set[tuple[int, int, str]] = set()
    for cut, by_slide in spoken.paragraphs.items():
        first: dict[Paragraph, int] = {}
        for index, paragraphs in enumerate(by_slide):
            if outline.slides[index].hidden:
                continue
            for paragraph in paragraphs:
                earlier = first.setdefault(paragraph, index)
                again = earlier != index or paragraphs.count(paragraph) > 1
                if not again or (earlier, index, paragraph[0]) in told:
                    continue
                told.add((earlier, index, paragraph[0]))
                line = places.at(*_where(outline, earlier, cut, paragraph)[0]).line
                message = f"`#{paragraph[0]}:{paragraph[1]}` is spoken twice in the {cut} cut"
                hint = (
                    f"the first time is in line {line}; a range, `#{paragraph[0]}:1-2`, names less"
                )
                place = places.at(*_where(outline, index, cut, paragraph)[-1])
                yield Problem(place, "spoken-twice", message, hint)


def _where(outline: Outline, index: int, cut: str, paragraph: Paragraph) -> list[KeyPath]:
    """Return where a slide names ``paragraph``: one path an entry of its notes."""
    anchor, number = paragraph
    found: list[KeyPath] = []
    for path, text in named_in(outline.slides[index], index, cut):
        match = PASSAGE.match(text)
        if match is None or match["anchor"] != anchor:
            continue
        first = int(match["first"] or 1)
        last = int(match["last"] or match["first"] or number)
        found += [path] if first <= number <= last else []
    return found


def _silent(outline: Outline, spoken: Spoken, places: Places) -> Iterator[Problem]:
    full = spoken.speech.get("full", ())
    for index, (slide, speech) in enumerate(zip(outline.slides, full, strict=False)):
        member = slide.cuts is None or "full" in slide.cuts
        if (
            member
            and slide.notes is None
            and not (slide.hidden or speech.notes or isinstance(slide, SILENT))
        ):
            message = "nothing is said on this slide"
            hint = 'name a passage of the walkthrough: `notes: "#anchor"`'
            place = places.at("slides", index)
            yield Problem(place, "no-notes", message, hint, severity="warning")


def _sources(outline: Outline, walkthrough: Walkthrough, places: Places) -> Iterator[Problem]:
    named: set[str] = set()
    for index, slide in enumerate(outline.slides):
        for at, name in enumerate(slide.sources):
            named.add(name)
            if name not in walkthrough.footnotes:
                place = places.at("slides", index, "sources", at)
                message = f"the walkthrough has no footnote `{name}`"
                hint = nearest(name, walkthrough.footnotes)
                yield Problem(place, "unknown-source", message, hint)
    for name, footnote in walkthrough.footnotes.items():
        if name not in walkthrough.referenced and name not in named:
            message = f"nothing refers to the footnote `{name}`"
            hint = f"write `[^{name}]` where it belongs, or delete it"
            yield Problem(footnote.place, "unused-footnote", message, hint, severity="warning")
