"""Draws figures as a talk does, and looks for what an eye would mind: overlaps, text that leaves its box, jumps."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from talkbuilder.captured import Recorded, parse
from talkbuilder.geometry import Size
from talkbuilder.graph import Story
from talkbuilder.layout.eye import figure as eye
from talkbuilder.layout.eye.figure import findings, moved
from talkbuilder.layout.eye.ink import Ink, laid_bare
from talkbuilder.layout.eye.ink import inks as eye_inks
from talkbuilder.layout.figure import place_figure
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.slide import figure_area
from talkbuilder.layout.slide.highlight import code_lines
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.layout.themes import THEMES
from talkbuilder.place import Place
from talkbuilder.ports import FigureRequest, Mechanism
from talkbuilder.problem import Problem
from talkbuilder.scene import Figure, Item
from talkdiagrams.catalog import KINDS, MECHANISMS

rects = eye.rects
WIDE = figure_area(THEMES["light"], "figure")
RULER = OwnRuler()
READINGS = Path(__file__).parents[1] / "readings" / "specimens"


@lru_cache(maxsize=1)
def engine() -> Graphviz:
    """Return one Graphviz for all tests: it ends with the program."""
    return Graphviz()


def written(text: str) -> Any:
    """Read YAML as a talk is read: every scalar is text until a field types it."""
    return yaml.load(text, yaml.BaseLoader)


def specimens(name: str) -> dict[str, dict[str, Any]]:
    """Return the figures of one specimen file, by name."""
    file = Path(__file__).parent / "specimens" / f"{name}.yaml"
    found: dict[str, dict[str, Any]] = written(file.read_text(encoding="utf-8"))
    return found


def place(*path: str | int) -> Place:
    """Return a place that shows the path: `events/3` of the figure."""
    return Place("/".join(map(str, path)) or "figure", 1, 1)


def tell(
    figure: str | Mapping[str, Any],
    area: Size = WIDE,
    mechanisms: Mapping[str, Mechanism] | None = None,
) -> tuple[Story | None, tuple[Problem, ...]]:
    """Let the kind of ``figure`` tell its story."""
    options = dict(written(figure) if isinstance(figure, str) else figure)
    known = MECHANISMS if mechanisms is None else mechanisms
    return _told(options.pop("kind"), options, (), area, known)


def _told(
    name: str,
    options: Mapping[str, Any],
    path: tuple[str | int, ...],
    area: Size,
    mechanisms: Mapping[str, Mechanism],
) -> tuple[Story | None, tuple[Problem, ...]]:
    def inner(
        name: str, options: Mapping[str, Any], inside: tuple[str | int, ...], area: Size
    ) -> tuple[Story | None, tuple[Problem, ...]]:
        return _told(name, options, (*path, *inside), area, mechanisms)

    kind = KINDS[name]
    request = FigureRequest(
        "fig",
        kind.options.model_validate(options),
        lambda *inside: place(*path, *inside),
        area,
        RULER,
        mechanisms,
        recorded(options),
        code_lines,
        inner,
        {
            label: data
            for label, one in options.get("captures", {}).items()
            if (data := recorded({"capture": one})) is not None
        },
    )
    return kind.tell(request)


def recorded(options: Mapping[str, Any]) -> Recorded | None:
    """Return the specimen that a figure's `capture: NAME` or `file: PATH` means: a file of `tests/readings`."""
    name = options.get("file") or (f"{options['capture']}.txt" if options.get("capture") else "")
    if not isinstance(name, str) or not name:
        return None
    text = (READINGS / name).read_text(encoding="utf-8")
    capture, before = parse(text)
    code = options.get("code", "")
    source = (READINGS / code).read_text(encoding="utf-8") if code else ""
    return Recorded(capture, Place(name, before + 1, 1), source)


def draw(figure: str | Mapping[str, Any], area: Size = WIDE) -> Figure:
    """Draw ``figure``; fails if there is any problem."""
    story, problems = tell(figure, area)
    assert story is not None, problems
    placed, found = place_figure("fig", story, area, engine(), RULER, place())
    assert placed is not None, found
    return placed


def faults(figure: str | Mapping[str, Any]) -> list[str]:
    """Return what is wrong with ``figure``, as `place code`."""
    story, problems = tell(figure)
    assert (story is None) == bool(problems)
    return [f"{problem.place.path} {problem.code}" for problem in problems]


# --- what an eye would mind: talkbuilder.layout.eye looks, this is how the tests ask it -----------------------------


def complaints(
    figure: Figure, movers: tuple[str, ...] | None = None, dense: bool = False
) -> list[str]:
    """Return everything that an eye would mind in ``figure``, frame by frame.

    What stands elsewhere in a later frame is asked for apart (`jumps`), unless ``movers`` says what may.
    """
    found = findings(figure, RULER, movers or (), dense)
    return [str(one) for one in found if movers is not None or one.code != "moved"]


def inks(items: tuple[Item, ...]) -> Iterator[Ink]:
    """Yield the measured box of every text."""
    return eye_inks(laid_bare(items), RULER)


def jumps(figure: Figure, movers: tuple[str, ...] = ()) -> list[str]:
    """Return the items that stand elsewhere in a later frame, those that may move left out."""
    return list(moved(figure, movers))
