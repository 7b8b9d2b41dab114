"""The literal tables: every kind, mechanism, backend and theme there is, and the one real thing behind each door.

Nothing registers itself. What other packages add comes through the entry points ``talkbuilder.kinds`` and
``talkbuilder.backends``, read here and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from talkbuilder.app.order import Job
from talkbuilder.backends import handout, html, json, notes, pdf, png, pptx
from talkbuilder.backends.pptx import template
from talkbuilder.backends.typst import Typst
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.layout.themes import THEMES, load_theme
from talkbuilder.pipeline import Guests, Order
from talkbuilder.place import Place
from talkbuilder.ports import Backend, BackendOptions, Kind, Kit, Mechanism
from talkbuilder.problem import Problem
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Occasion
from talkbuilder.theme import Theme
from talkdiagrams.catalog import KINDS, MECHANISMS

BACKENDS: dict[str, Backend] = {
    "pptx": pptx.write,
    "pdf": pdf.write,
    "handout": handout.write,
    "html": html.write,
    "notes": notes.write,
    "png": png.write,
    "contact": png.write_contact,
    "json": json.write,
}


def _plugins(group: str) -> dict[str, Any]:
    """Return what other packages offer in ``group``, by name; ours cannot be replaced."""
    return {entry.name: entry.load() for entry in entry_points(group=group)}


ALL_KINDS: dict[str, Kind] = _plugins("talkbuilder.kinds") | KINDS
ALL_MECHANISMS: dict[str, Mechanism] = dict(MECHANISMS)
ALL_BACKENDS: dict[str, Backend] = _plugins("talkbuilder.backends") | BACKENDS

GUESTS = Guests(ALL_KINDS, ALL_MECHANISMS, ALL_BACKENDS, THEMES, template.read)


@contextmanager
def open_kit() -> Iterator[Kit]:
    """Open every door; close the workers behind them in the end."""
    fonts = OwnFonts()
    with Graphviz() as engine, Typst(fonts) as typesetter:
        yield Kit(OwnRuler(fonts), fonts, engine, typesetter, RealWorld())


def template_of(job: Job) -> tuple[Order | None, tuple[Problem, ...]]:
    """Return the order that ``job`` stands for, its template and theme files read."""
    options = BackendOptions(steps=job.steps, connectors=job.connectors, paper=job.paper)
    theme: str | Theme = job.theme
    if job.template:
        try:
            options = replace(options, template=Path(job.template).read_bytes())
        except OSError as error:
            return None, (_unreadable(job.template, error),)
    if job.theme.endswith((".yaml", ".yml")):
        try:
            data = Path(job.theme).read_bytes()
        except OSError as error:
            return None, (_unreadable(job.theme, error),)
        loaded, problems = load_theme(data, job.theme)
        if loaded is None:
            return None, problems
        theme = loaded
    order = Order(job.formats, job.cut, theme, Occasion(**dict(job.occasion)), options)
    return order, ()


def _unreadable(name: str, error: OSError) -> Problem:
    reason = error.strerror or str(error)
    return Problem(Place(name), "cannot-read", f"this file could not be read: {reason}")
