"""What a browser shows of a talk, and what it has to be told when the talk has changed. Pure.

Deck, problems  --view_of-->  View          sections by name; a slide that is broken stays as it last was
View, View      --changes-->  message       only the sections that differ, their order, and where to look
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.backends.html.plan import Page
from talkbuilder.outline.model import FigureSlide, FigureTextSlide
from talkbuilder.problem import Problem
from talkbuilder.scene import Item, Scene
from talkbuilder.talk import Talk

MANY = 0.5
"""If more than this share of the slides changed, it was not one of them that somebody worked at."""


class View(Struct, frozen=True):
    """A talk as a browser shows it. ``stale`` are the slides that stay as they were, because they are broken now.

    ``slots`` are the minutes of each cut.
    """

    title: str = ""
    pages: tuple[Page, ...] = ()
    css: str = ""
    fonts: str = ""
    problems: tuple[Problem, ...] = ()
    stale: frozenset[str] = frozenset()
    slots: Mapping[str, float] = field(default_factory=dict)


def broken(talk: Talk, problems: Sequence[Problem]) -> frozenset[str]:
    """Return the ids of the slides that errors lie in, or in the figures they show."""
    lines = [place.line for place in (talk.places.at("slides", i) for i in range(len(talk.ids)))]
    figures = {name: talk.places.key("figures", name).line for name in talk.outline.figures}
    found: set[str] = set()
    for problem in problems:
        if not problem.is_error or problem.place.path != talk.places.path:
            continue
        line = problem.place.line
        index = max((at for at, first in enumerate(lines) if first <= line), default=-1)
        inside = max(
            (name for name, first in figures.items() if first <= line),
            key=lambda name: figures[name],
            default="",
        )
        # Whichever begins nearer above the problem holds it: a slide or a figure.
        if inside and (index < 0 or figures[inside] > lines[index]):
            found.update(_shows(talk, inside))
        elif index >= 0:
            found.add(talk.ids[index])
    return frozenset(found)


def _shows(talk: Talk, figure: str) -> list[str]:
    return [
        id
        for id, slide in zip(talk.ids, talk.outline.slides, strict=True)
        if isinstance(slide, FigureSlide | FigureTextSlide) and slide.figure == figure
    ]


def patched(new: View, old: View) -> View:
    """Return ``new`` with the slides that are broken in it as they were in ``old``, if they were there."""
    before = _by_slide(old.pages)
    pages: list[Page] = []
    done: set[str] = set()
    for page in new.pages:
        slide = page.scene.slide
        if slide not in new.stale or slide not in before:
            pages.append(page)
        elif slide not in done:
            pages += before[slide]
            done.add(slide)
    return replace(new, pages=tuple(pages))


def _by_slide(pages: Sequence[Page]) -> dict[str, list[Page]]:
    found: dict[str, list[Page]] = {}
    for page in pages:
        found.setdefault(page.scene.slide, []).append(page)
    return found


class Change(Struct, frozen=True):
    """What is new: ``sections`` to write anew, by name; the whole ``order`` of names; the scene to ``show``, if any."""

    order: tuple[str, ...]
    sections: Mapping[str, Page] = field(default_factory=dict)
    show: str = ""


def changes(old: View, new: View) -> Change:
    """Return what differs. What moved only because a slide before it came or went is no place to look."""
    known = {page.anchor: page for page in old.pages}
    order = tuple(page.anchor for page in new.pages)
    # Not by identity: what was drawn again may look as before. Pages of one and the same scene compare quickly.
    sections = {page.anchor: page for page in new.pages if known.get(page.anchor) != page}
    another_look = old.css != new.css  # a theme is nowhere in particular
    return Change(order, sections, "" if another_look else _worked_at(old, new, sections))


def _worked_at(old: View, new: View, sections: Mapping[str, Page]) -> str:
    before = {(p.scene.slide, p.scene.frame): p.scene for p in old.pages}
    known, now = ({page.scene.slide for page in view.pages} for view in (old, new))
    slides: dict[str, str] = {}
    for page in sections.values():
        scene = page.scene
        was = before.get((scene.slide, scene.frame))
        if was is None or _essence(was) != _essence(scene):
            slides.setdefault(scene.slide, page.anchor)
    total = len({page.scene.slide for page in new.pages})
    if not slides or (len(slides) > 2 and len(slides) > MANY * total):
        return ""
    # A slide that comes or goes changes others, too: a section counts its neighbours. It is the one that counts.
    fresh = [anchor for slide, anchor in slides.items() if slide not in known]
    if fresh:
        return fresh[0]
    return "" if known - now else next(iter(slides.values()))


def _essence(scene: Scene) -> tuple[Any, ...]:
    """Return what makes a scene the one it is, whatever its number and footer."""
    items: tuple[Item, ...] = tuple(
        item for item in scene.items if getattr(item, "role", "") not in ("footer", "number")
    )
    return scene.title, items, scene.notes, scene.background
