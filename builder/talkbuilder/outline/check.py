"""What no single field can know: that names lead somewhere, titles differ, rows are of one length."""

from collections.abc import Callable, Iterator, Mapping

from pydantic import BaseModel

from talkbuilder.citing import is_reference
from talkbuilder.inline import link_of, plain, targets
from talkbuilder.outline.model import (
    BulletsSlide,
    CodeOutputSlide,
    CodeSlide,
    ComparisonSlide,
    FigureSlide,
    FigureTextSlide,
    ImageSlide,
    Outline,
    TableSlide,
    TwoColumnsSlide,
)
from talkbuilder.outline.names import title_of
from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import KeyPath, Places
from talkbuilder.wording import ENGLISH, NAMES, unfit

Check = Callable[[Outline, tuple[str, ...], Places], Iterator[Problem]]

# Fields that hold names, code or file names, not words with inline Markdown.
# fmt: off
NOT_WORDS = frozenset((
    "id", "layout", "notes", "cuts", "sources", "code", "output", "figure", "figures", "image", "alt", "align",
    "verdict", "theme", "go", "walkthrough", "language", "keywords", "photo", "url", "contact", "captures",
    "words",
))
# fmt: on

MIN_TITLE_WORDS = 3
MAX_COLUMNS = 12


def check(outline: Outline, ids: tuple[str, ...], places: Places) -> tuple[Problem, ...]:
    """Return what is wrong between the fields of ``outline``."""
    return tuple(problem for one in CHECKS for problem in one(outline, ids, places))


def _cuts(outline: Outline, _ids: tuple[str, ...], places: Places) -> Iterator[Problem]:
    if "full" not in outline.cuts:
        message = "no cut is called `full`"
        hint = "the whole talk is a cut too: `full: {minutes: 45}`"
        yield Problem(places.key("cuts"), "no-full-cut", message, hint)
    for index, slide in enumerate(outline.slides):
        named = [(("slides", index, "cuts", at), cut) for at, cut in enumerate(slide.cuts or ())]
        for path, cut in named:
            if cut not in (*outline.cuts, "full"):  # that it lacks is said once
                yield _unknown_cut(cut, outline, places.at(*path))
        if isinstance(slide.notes, dict):
            for cut in slide.notes:
                if cut not in outline.cuts:
                    yield _unknown_cut(cut, outline, places.key("slides", index, "notes", cut))


def _unknown_cut(cut: str, outline: Outline, place: Place) -> Problem:
    hint = nearest(cut, outline.cuts)
    return Problem(place, "unknown-cut", f"this talk has no cut `{cut}`", hint)


def _figures(outline: Outline, _ids: tuple[str, ...], places: Places) -> Iterator[Problem]:
    used: set[str] = set()
    for index, slide in enumerate(outline.slides):
        if isinstance(slide, FigureSlide | FigureTextSlide) and isinstance(slide.figure, str):
            used.add(slide.figure)
            if slide.figure not in outline.figures:
                message = f"there is no figure `{slide.figure}`"
                hint = nearest(slide.figure, outline.figures) or "write it under `figures`"
                place = places.at("slides", index, "figure")
                yield Problem(place, "unknown-figure", message, hint)
    for name in outline.figures:
        if name not in used:
            message = f"no slide shows the figure `{name}`"
            hint = "show it, or delete it"
            place = places.key("figures", name)
            yield Problem(place, "unused-figure", message, hint, severity="warning")


def _titles(outline: Outline, _ids: tuple[str, ...], places: Places) -> Iterator[Problem]:
    told: set[int] = set()
    for cut in outline.cuts:
        first: dict[str, int] = {}
        for index, slide in enumerate(outline.slides):
            if slide.hidden or (slide.cuts is not None and cut not in slide.cuts):
                continue
            title = " ".join(title_of(slide, outline).split()).casefold()
            earlier = first.setdefault(title, index)
            if earlier != index and index not in told:
                told.add(index)
                line = places.at("slides", earlier).line
                message = "another slide has the same title"
                hint = f"see line {line}; screen readers find slides by their titles"
                place = places.at("slides", index, "title")
                yield Problem(place, "duplicate-title", message, hint)


_ASSERTING = (
    BulletsSlide,
    TwoColumnsSlide,
    FigureSlide,
    FigureTextSlide,
    ImageSlide,
    CodeSlide,
    CodeOutputSlide,
    TableSlide,
    ComparisonSlide,
)


def _short_titles(outline: Outline, _ids: tuple[str, ...], places: Places) -> Iterator[Problem]:
    for index, slide in enumerate(outline.slides):
        if isinstance(slide, _ASSERTING) and len(plain(slide.title).split()) < MIN_TITLE_WORDS:
            message = "this title names a topic; it does not make a point"
            hint = "say as a sentence what the slide shows"
            place = places.at("slides", index, "title")
            yield Problem(place, "short-title", message, hint, severity="warning")


def _links(outline: Outline, ids: tuple[str, ...], places: Places) -> Iterator[Problem]:
    known = frozenset(ids)
    for path, text in (*words(outline), *_figure_words(outline)):
        if "](" not in text:
            continue
        for href in targets(text):
            link = link_of(href)
            if is_reference(href):
                continue  # what it refers to was looked at, and it is shown as its words
            if link is None:
                message = f"this link leads nowhere: `{href[:60]}`"
                hint = "links are http, https, mailto, or `#id` of a slide"
                yield Problem(places.at(*path), "bad-link", message, hint)
            elif link.slide and link.slide not in known:
                message = f"no slide has the id `{link.slide[:60]}`"
                hint = nearest(link.slide, known) if len(known) < 500 else ""
                yield Problem(places.at(*path), "unknown-slide", message, hint)
    url = outline.speaker.url if outline.speaker else ""
    found = link_of(url) if url else None
    if url and (found is None or not found.url.startswith(("https:", "http:"))):
        hint = "write the whole address, with https://"
        message = f"`{url[:60]}` is no web address"
        yield Problem(places.at("speaker", "url"), "bad-link", message, hint)


def words(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text of the outline that takes inline Markdown, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in NOT_WORDS:
                yield from words(getattr(value, name), (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from words(item, (*path, index))


def _figure_words(outline: Outline) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text of the figures, with its path; which of them are labels, only their kinds know."""
    for name, figure in outline.figures.items():
        yield from _texts(figure.options, ("figures", name))
    for index, slide in enumerate(outline.slides):
        if isinstance(slide, FigureSlide | FigureTextSlide) and not isinstance(slide.figure, str):
            yield from _texts(slide.figure.options, ("slides", index, "figure"))


def _texts(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def _tables(outline: Outline, _ids: tuple[str, ...], places: Places) -> Iterator[Problem]:
    for index, slide in enumerate(outline.slides):
        if not isinstance(slide, TableSlide):
            continue
        columns = len(slide.rows[0])
        if columns == 0 or columns > MAX_COLUMNS:
            message = f"columns in the table: {columns}; 1 to {MAX_COLUMNS} can be read"
            yield Problem(places.at("slides", index, "rows", 0), "bad-table", message)
        for at, row in enumerate(slide.rows):
            if len(row) != columns:
                message = f"cells in this row: {len(row)}, in the first: {columns}"
                hint = 'write an empty cell as ""'
                yield Problem(places.at("slides", index, "rows", at), "bad-table", message, hint)
        if slide.align and len(slide.align) != columns:
            message = f"entries in `align`: {len(slide.align)}, columns: {columns}"
            yield Problem(places.at("slides", index, "align"), "bad-table", message)


def _own_words(outline: Outline, _ids: tuple[str, ...], places: Places) -> Iterator[Problem]:
    for name, said in outline.words.items():
        if name not in NAMES:
            message = f"none of our own words is called `{name[:40]}`"
            hint = nearest(name, NAMES)
            yield Problem(places.key("words", name), "unknown-word", message, hint)
        elif fault := unfit(name, said):
            message = f"this cannot stand for `{name}`: {fault}"
            hint = f'in English it is "{getattr(ENGLISH, name)}"'
            yield Problem(places.at("words", name), "bad-word", message, hint)


CHECKS: tuple[Check, ...] = (_cuts, _figures, _titles, _short_titles, _links, _tables, _own_words)
