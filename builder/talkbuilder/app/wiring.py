"""The literal tables: every kind, mechanism, backend and theme there is, and the one real thing behind each door.

Nothing registers itself. What other packages add comes through the entry points ``talkbuilder.kinds``,
``talkbuilder.mechanisms`` and ``talkbuilder.backends``: plugins.py reads them for the tables here and nobody else.
"""

import platform
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path

from msgspec.structs import replace

from talkbuilder.app import plugins
from talkbuilder.app.early import Early
from talkbuilder.app.home import unread
from talkbuilder.app.order import Job, own_code
from talkbuilder.app.plugins import Careful, Foreign, ForeignMechanism, Plugins
from talkbuilder.backends.typst.engine import Typst
from talkbuilder.cache import cache_folder
from talkbuilder.late import Late
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.slide.highlight import code_lines
from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.layout.themes import THEMES, load_theme
from talkbuilder.memory import FORGETFUL, Memory
from talkbuilder.pipeline import Order
from talkbuilder.ports import Backend, BackendOptions, Guests, Kind, Kit, Mechanism, SourceTree
from talkbuilder.problem import Problem
from talkbuilder.store.keeping import Keeping
from talkbuilder.store.record import digest
from talkbuilder.store.world import LIMIT, RealWorld, read_file
from talkbuilder.talk import Occasion
from talkbuilder.theme import LayoutName, Theme
from talkdiagrams.catalog import KINDS, MECHANISMS

# Companies put photographs into their masters.
TEMPLATE_LIMIT = 256 * 1024 * 1024

BACKENDS = Late[Backend](
    {
        "pptx": "talkbuilder.backends.pptx:write",
        "pdf": "talkbuilder.backends.pdf:write",
        "handout": "talkbuilder.backends.handout:write",
        "html": "talkbuilder.backends.html:write",
        "article": "talkbuilder.backends.article:write",
        "notes": "talkbuilder.backends.notes:write",
        "teleprompter": "talkbuilder.backends.teleprompter:write",
        "samples": "talkbuilder.backends.samples:write",
        "png": "talkbuilder.backends.png:write",
        "contact": "talkbuilder.backends.png:write_contact",
        "card": "talkbuilder.backends.png.card:write",
        "json": "talkbuilder.backends.json:write",
    },
    partial(Plugins[Backend], plugins.BACKENDS, plugins.loaded),
)
ALL_MECHANISMS = MECHANISMS.and_more(
    partial(Plugins[Mechanism], plugins.MECHANISMS, ForeignMechanism)
)
ALL_KINDS = Careful(KINDS.and_more(partial(Plugins[Kind], plugins.KINDS, Foreign)), ALL_MECHANISMS)


def restyle(
    data: bytes, theme: Theme, used: Collection[LayoutName]
) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return ``theme`` put on a template (lxml is loaded for those who have one)."""
    from talkbuilder.backends.pptx import template  # noqa: PLC0415

    return template.read(data, theme, used)


GUESTS = Guests(ALL_KINDS, ALL_MECHANISMS, BACKENDS, THEMES, restyle)


def kept_on_disk() -> Memory:
    """Return what any process of this user has made before."""
    versions = (platform.python_version(), *(f"{name}-{_version(name)}" for name in _LEANS_ON))
    return Keeping(cache_folder() / "made", digest(" ".join((own_code(), *versions)).encode()))


_LEANS_ON = (
    "pygraphviz",
    "graphviz",
    "pymupdf-fonts",
    "fonttools",
    "uharfbuzz",
    "pygments",
    "markdown-it-py",
    "segno",
)
"""Packages that decide how a figure or a slide looks."""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


@contextmanager
def open_kit(early: Early | None = None, memory: Memory = FORGETFUL) -> Iterator[Kit]:
    """Open every door; close the workers behind them in the end. ``early`` are those that run already."""
    fonts = OwnFonts()
    started = early or Early()
    with (
        Graphviz(worker=started.graphviz) as engine,
        Typst(fonts, worker=started.typst) as typesetter,
    ):
        try:
            yield Kit(
                OwnRuler(fonts),
                fonts,
                engine,
                typesetter,
                RealWorld(),
                memory,
                code_lines,
                started.hands,
            )
        finally:
            for hand in started.hands:
                hand.close()


def order_of(job: Job) -> tuple[Order | None, tuple[Problem, ...]]:
    """Return the order that ``job`` stands for, its template and theme files read."""
    options = BackendOptions(
        steps=job.steps,
        connectors=job.connectors,
        paper=job.paper,
        handout=job.handout,
        dpi=job.dpi,
        embed_fonts=job.embed_fonts,
        site=job.site,
    )
    theme: str | Theme = job.theme
    left_out: tuple[Problem, ...] = ()
    if "samples" in job.formats:
        from talkbuilder.app.enclosed import enclosed  # noqa: PLC0415 - it reads the talk once more

        handed, left_out = enclosed(job.root, RealWorld())
        options = replace(options, enclosed=handed)
    if job.template:
        try:
            options = replace(options, template=read_file(Path(job.template), TEMPLATE_LIMIT))
        except OSError as error:
            return None, (unread(job.template, error),)
    if job.theme.endswith((".yaml", ".yml")):
        try:
            data = read_file(Path(job.theme), LIMIT)
        except OSError as error:
            return None, (unread(job.theme, error),)
        loaded, problems = load_theme(data, job.theme)
        if loaded is None:
            return None, problems
        theme = loaded
        left_out += problems
    order = Order(job.written, job.cut, theme, Occasion(**dict(job.occasion)), options)
    return order, left_out


def tree_of(job: Job) -> tuple[SourceTree | None, tuple[Problem, ...]]:
    """Return the Go source tree that ``job`` wants to show; None, if it wants none."""
    if not job.go:
        return None, ()
    from talkbuilder.truth.toolchain import find  # noqa: PLC0415 - for those who have Go
    from talkbuilder.truth.tree import Tree  # noqa: PLC0415

    toolchain, problems = find(job.go)
    return Tree(toolchain) if toolchain else None, problems
