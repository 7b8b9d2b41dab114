"""Slide ids: written or made from titles, unique, and the same whenever the outline is the same."""

import re
import unicodedata

from talkbuilder.inline import plain
from talkbuilder.outline.model import Outline, Slide
from talkbuilder.problem import Problem
from talkbuilder.talk import Places

MAX_LENGTH = 48


def slugify(text: str) -> str:
    """Return ``text`` as an id, or nothing if no letter of it can stand in one.

    >>> slugify("Why `go f()` is cheap"), slugify("Café"), slugify("日本")
    ('why-go-f-is-cheap', 'cafe', '')
    """
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
    if len(slug) <= MAX_LENGTH:
        return slug
    return slug[: MAX_LENGTH + 1].rpartition("-")[0] or slug[:MAX_LENGTH]


def title_of(slide: Slide, outline: Outline) -> str:
    """Return the title that ``slide`` shows, without markup."""
    return plain(slide.title or outline.title).strip()


def slide_ids(outline: Outline, places: Places) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return an id for each slide: written ones as they are, others from the title, later ones with -2, -3."""
    written: dict[str, int] = {}
    problems: list[Problem] = []
    for index, slide in enumerate(outline.slides):
        if slide.id is None:
            continue
        if slide.id in written:
            line = places.at("slides", written[slide.id], "id").line
            message = f"the id `{slide.id}` is taken"
            hint = f"the slide in line {line} has it; give this one another"
            place = places.at("slides", index, "id")
            problems.append(Problem(place, "duplicate-id", message, hint))
        else:
            written[slide.id] = index
    taken = set(written)
    last: dict[str, int] = {}
    ids: list[str] = []
    for index, slide in enumerate(outline.slides):
        if slide.id is not None and written[slide.id] == index:
            ids.append(slide.id)
            continue
        base = slide.id or slugify(title_of(slide, outline)) or "slide"
        name, number = base, last.get(base, 1)
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        last[base] = number
        taken.add(name)
        ids.append(name)
    return tuple(ids), tuple(problems)
