"""The figures of a talk, each drawn when a slide asks for it.

    figure  --tell-->   Story      its kind reads the options, a model plays the scenario
    Story   --place-->  Figure     one layout for all frames, scaled to its room

All stories are told at once and laid out in their order, while the slides before them are composed. What was drawn
before, by anybody, comes from the memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError

from talkbuilder.geometry import Size
from talkbuilder.graph import Story
from talkbuilder.inline import plain
from talkbuilder.late import Late
from talkbuilder.layout.figure import laid_out
from talkbuilder.layout.slide import figure_area
from talkbuilder.layout.slide.highlight import code_lines
from talkbuilder.layout.text.letters import lent_to
from talkbuilder.layout.together import Unfinished, finished
from talkbuilder.memory import code_of, key_of
from talkbuilder.outline.explain import explain
from talkbuilder.outline.model import Figure as FigureModel
from talkbuilder.outline.model import FigureSlide, FigureTextSlide
from talkbuilder.place import NOWHERE, Place
from talkbuilder.ports import FigureRequest, Guests, Kit
from talkbuilder.problem import Problem, has_errors, nearest
from talkbuilder.scene import Figure
from talkbuilder.talk import Key, Talk
from talkbuilder.theme import LayoutName, Theme
from talkbuilder.tree.read import shortened


class Wanted(Struct, frozen=True):
    """A figure and the room it gets: its key for ``compose``, what is written, and where."""

    key: str
    name: str
    model: FigureModel
    path: tuple[Key, ...]
    layout: LayoutName


def wanted_figures(talk: Talk, members: tuple[int, ...]) -> tuple[Wanted, ...]:
    """Return each figure once for each layout that shows it; a missing name was reported by ``load``."""
    found: dict[str, Wanted] = {}
    for index in members:
        slide = talk.outline.slides[index]
        if not isinstance(slide, FigureSlide | FigureTextSlide):
            continue
        path: tuple[Key, ...]
        if isinstance(slide.figure, str):
            name, path = slide.figure, ("figures", slide.figure)
            model = talk.outline.figures.get(slide.figure)
        else:
            name, path = talk.ids[index], ("slides", index, "figure")
            model = slide.figure
        key = f"{name}@{slide.layout}"
        if model is not None and key not in found:
            found[key] = Wanted(key, name, model, path, slide.layout)
    return tuple(found.values())


class Figures(Mapping[str, Figure]):
    """Figures by key, each drawn when it is asked for.

    All stories are told at once, and the engine lays them out in their order while slides are composed and the figures
    before them routed.
    """

    def __init__(
        self, talk: Talk, todo: Sequence[Wanted], theme: Theme, guests: Guests, kit: Kit
    ) -> None:
        self._engine, self._maker = kit.engine, kit.engine.maker
        self._from = {wanted.key: _key(talk, wanted, theme, guests, self._maker) for wanted in todo}
        self._coming = _drawn(talk, todo, self._from, theme, guests, kit)
        self._made: dict[str, Figure | None] = {}
        self._problems: dict[Problem, None] = {}

    def __getitem__(self, key: str) -> Figure:
        if key in self._from and key not in self._made:
            for name in self._draw():
                if name == key:
                    break
        figure = self._made.get(key)
        if figure is None:
            raise KeyError(key)
        return figure

    def __iter__(self) -> Iterator[str]:
        list(self._draw())
        return (key for key, figure in self._made.items() if figure is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def drawn_from(self, key: str) -> bytes | None:
        """Return the digest of all that a figure is drawn from; None if there is no such figure."""
        if self._engine.maker != self._maker:
            return None  # it turned out that another one places the graphs
        return self._from.get(key)

    def problems(self) -> tuple[Problem, ...]:
        """Return what was wrong with any of them."""
        list(self._draw())
        return tuple(self._problems)

    def _draw(self) -> Iterator[str]:
        for wanted, figure, found in self._coming:
            self._problems |= dict.fromkeys(found)
            self._made[wanted.key] = figure
            yield wanted.key


def draw_one(
    talk: Talk, wanted: Wanted, theme: Theme, guests: Guests, kit: Kit
) -> tuple[Figure | None, tuple[Problem, ...]]:
    """Draw one figure: its story, placed and scaled to its room."""
    figures = Figures(talk, (wanted,), theme, guests, kit)
    return figures.get(wanted.key), figures.problems()


def _drawn(
    talk: Talk,
    todo: Sequence[Wanted],
    keys: Mapping[str, bytes],
    theme: Theme,
    guests: Guests,
    kit: Kit,
) -> Iterator[tuple[Wanted, Figure | None, tuple[Problem, ...]]]:
    """Tell all stories now, and draw each when it is asked for; what was drawn before is remembered."""
    maker = kit.engine.maker
    known: list[_Drawn | None] = [kit.memory.get(keys[wanted.key]) for wanted in todo]
    told = [
        (None, ()) if drawn else tell_story(talk, wanted, theme, guests, kit)
        for wanted, drawn in zip(todo, known, strict=True)
    ]
    areas = [figure_area(theme, wanted.layout) for wanted in todo]
    stories = [
        Unfinished(wanted.name, story, area, talk.places.at(*wanted.path), wanted.model.dense)
        for wanted, (story, _), area in zip(todo, told, areas, strict=True)
        if story is not None
    ]
    laid = laid_out([(one.story, one.area) for one in stories], kit.engine)
    made = finished(stories, laid, kit.ruler, kit.hands)

    def finish(number: int) -> tuple[Wanted, Figure | None, tuple[Problem, ...]]:
        wanted, (story, problems) = todo[number], told[number]
        place = talk.places.at(*wanted.path)
        drawn = known[number]
        if drawn is not None:
            return wanted, drawn.figure, tuple(replace(one, place=place) for one in drawn.problems)
        if story is None:
            return wanted, None, problems
        figure, found = next(made)
        if figure is not None and wanted.model.alt:
            figure = _described(figure, wanted.model.alt)
        problems = (*problems, *found)
        # What is wrong inside a figure has a place that another edit may move: it is looked for again.
        # And who lends it letters may not be there the next time.
        lent = figure is not None and lent_to(
            (item for frame in figure.frames for item in frame.items), kit.ruler
        )
        same = kit.engine.maker == maker
        if figure is not None and same and not lent and all(one.place == place for one in problems):
            kit.memory.put(keys[wanted.key], _Drawn(figure, problems))
        return wanted, figure, problems

    return map(finish, range(len(todo)))


class _Drawn(Struct, frozen=True):
    """A figure that was drawn before, and what was said of it as a whole."""

    figure: Figure
    problems: tuple[Problem, ...]


def _key(talk: Talk, wanted: Wanted, theme: Theme, guests: Guests, maker: str) -> bytes:
    """Return the digest of everything that a figure is drawn from.

    A guest from elsewhere counts with the code of its module: our own is in the memory's version.
    """
    data = [
        (path, replace(one, place=NOWHERE))
        for path, one in talk.recorded.items()
        if path[: len(wanted.path)] == wanted.path
    ]
    area = figure_area(theme, wanted.layout)
    model = wanted.model
    named = (("kind", model.kind), *_named(model.options))
    tables = {"kind": guests.kinds, "mechanism": guests.mechanisms}
    makers = [_written(tables[what], name) for what, name in named]
    return key_of("figure", wanted.name, model, area, data, makers, maker)


def _named(options: object) -> Iterator[tuple[str, str]]:
    """Yield every guest that options name, those of figures inside a figure too."""
    if isinstance(options, Mapping):
        for key, value in options.items():
            if key in ("kind", "mechanism") and isinstance(value, str):
                yield key, value
            else:
                yield from _named(value)


def _written(table: Mapping[str, object], name: str) -> bytes:
    """Return the digest of a guest's code if it is from elsewhere."""
    if not isinstance(table, Late) or table.literal(name) or name not in table:
        return b""
    return code_of(table[name])


def tell_story(
    talk: Talk, wanted: Wanted, theme: Theme, guests: Guests, kit: Kit
) -> tuple[Story | None, tuple[Problem, ...]]:
    """Let the figure's kind tell its story; None if anything written for it is wrong."""
    tell = _Teller(talk, wanted.name, guests, kit)
    area = figure_area(theme, wanted.layout)
    return tell(wanted.model.kind, wanted.model.options, wanted.path, area)


class _Teller(Struct, frozen=True):
    """Finds the kind of what is written at a path, and lets it tell; a kind may ask for what is written further in."""

    talk: Talk
    name: str
    guests: Guests
    kit: Kit

    def __call__(
        self, name: str, written: Mapping[str, Any], path: tuple[Key, ...], area: Size
    ) -> tuple[Story | None, tuple[Problem, ...]]:
        def place(*inside: Key) -> Place:
            return self.talk.places.at(*path, *inside)

        def inner(
            name: str, written: Mapping[str, Any], inside: tuple[Key, ...], area: Size
        ) -> tuple[Story | None, tuple[Problem, ...]]:
            return self(name, written, (*path, *inside), area)

        kind = self.guests.kinds.get(name)
        if kind is None:
            hint = nearest(name, self.guests.kinds)
            message = f'there is no kind of figure "{name}"'
            return None, (Problem(place("kind"), "unknown-kind", message, hint),)
        try:
            options = kind.options.model_validate(written)
        except ValidationError as error:
            return None, explain(error, kind.options, self.talk.places, path)
        request = FigureRequest(
            self.name,
            options,
            place,
            area,
            self.kit.ruler,
            self.guests.mechanisms,
            self.talk.recorded.get(path),
            code_lines,
            inner,
            {
                str(one[-1]): data
                for one, data in self.talk.recorded.items()
                if one[:-1] == (*path, "captures")
            },
        )
        try:
            story, problems = kind.tell(request)
        except ValidationError as error:
            # A short form (`LANE: words`) that its kind spells out may say more than the long one allows.
            first = error.errors(include_url=False)[0]
            message = f"a part of this figure cannot be drawn: {first['msg']}"
            hint = f"the part begins {shortened(str(first['input']))!r}"
            return None, (Problem(place(), "bad-figure", message, hint),)
        return (None if has_errors(problems) else story), problems


def _described(figure: Figure, alt: str) -> Figure:
    """Let the author's own words come first, and what happened in each frame after them."""
    frames = tuple(
        replace(frame, alt=f"{alt} {plain(frame.caption)}".strip()) for frame in figure.frames
    )
    return replace(figure, frames=frames)
