"""The table of the house: which floor every module stands on, and which door leads to each library.

An import runs downward, or stays inside its own room. A new module belongs into a room that is listed here; a new
room, or a flat file, needs a line. The longest prefix counts.
"""

from typing import NamedTuple


class Room(NamedTuple):
    """A prefix of module names. `strangers`: modules of other rooms on this floor may not be imported."""

    floor: float
    prefix: str
    strangers: bool = True


CELLAR, GROUND, NOUNS, PORTS, WORKSHOP, WORKERS, KINDS, VIEWS, STORY, ROOF = range(10)

# "*" stands for one name; what it matched is the room's own name, so that two backends are two rooms.
ROOMS = (
    # cellar: models of the mechanisms, all files of a mechanism but its views; the standard library only
    Room(CELLAR, "talkdiagrams.mechanisms.*"),
    # below them: what every model says and reads alike
    Room(CELLAR - 2, "talkdiagrams.mechanisms.errors"),
    Room(CELLAR - 1, "talkdiagrams.mechanisms.plain"),
    # and readers of what Go programs print: the standard library only, too
    Room(CELLAR, "talkdiagrams.readings"),
    Room(CELLAR, "talkdiagrams"),  # the packages' own __init__, with nothing in them
    Room(CELLAR, "talkdiagrams.mechanisms"),
    Room(CELLAR, "talkbuilder"),
    # ground: numbers, places, problems
    Room(GROUND, "talkbuilder.units", strangers=False),
    Room(GROUND, "talkbuilder.late", strangers=False),
    Room(GROUND, "talkbuilder.aside", strangers=False),
    Room(GROUND, "talkbuilder.geometry", strangers=False),
    Room(GROUND, "talkbuilder.color", strangers=False),
    Room(GROUND, "talkbuilder.place", strangers=False),
    Room(GROUND, "talkbuilder.problem", strangers=False),
    Room(GROUND, "talkbuilder.reading", strangers=False),
    Room(GROUND, "talkbuilder.customs", strangers=False),
    Room(GROUND, "talkbuilder.wording", strangers=False),
    Room(GROUND, "talkbuilder.cache", strangers=False),
    Room(GROUND, "talkbuilder.amounts", strangers=False),
    Room(GROUND, "talkbuilder.memory", strangers=False),
    Room(GROUND, "talkbuilder.scripts", strangers=False),
    Room(GROUND, "talkbuilder.sealed", strangers=False),
    Room(GROUND, "talkbuilder.store.atomic", strangers=False),  # every cache writes whole files
    Room(GROUND, "talkbuilder.worker", strangers=False),
    Room(GROUND, "talkbuilder.hands", strangers=False),
    # nouns, and pure functions on them that more than one room needs
    Room(NOUNS, "talkbuilder.outline.model", strangers=False),
    Room(NOUNS, "talkbuilder.anchors", strangers=False),
    Room(NOUNS, "talkbuilder.article", strangers=False),
    Room(NOUNS, "talkbuilder.graph", strangers=False),
    Room(NOUNS, "talkbuilder.scene", strangers=False),
    Room(NOUNS, "talkbuilder.theme", strangers=False),
    Room(NOUNS, "talkbuilder.notes", strangers=False),
    Room(NOUNS, "talkbuilder.talk", strangers=False),
    Room(NOUNS, "talkbuilder.claims", strangers=False),
    Room(NOUNS, "talkbuilder.citing", strangers=False),
    Room(NOUNS, "talkbuilder.captured", strangers=False),
    Room(NOUNS, "talkbuilder.allowed", strangers=False),
    Room(NOUNS, "talkbuilder.inline", strangers=False),
    Room(NOUNS, "talkbuilder.speech", strangers=False),
    Room(NOUNS, "talkbuilder.signature", strangers=False),
    Room(NOUNS, "talkbuilder.connection", strangers=False),
    Room(NOUNS, "talkbuilder.axis", strangers=False),
    Room(NOUNS, "talkbuilder.chart", strangers=False),
    Room(NOUNS, "talkbuilder.inside", strangers=False),
    # ports: the doors as protocols
    Room(PORTS, "talkbuilder.ports"),
    # workshop: what several backends write with
    Room(WORKSHOP, "talkbuilder.backends"),
    Room(WORKSHOP, "talkbuilder.backends.vector"),
    Room(WORKSHOP, "talkbuilder.backends.typst"),
    # what a person wrote in YAML, with places: outlines and theme files
    Room(WORKSHOP, "talkbuilder.tree"),
    # the outline's notes are passages of the walkthrough: it is read with it, and below it
    Room(WORKSHOP, "talkbuilder.walkthrough"),
    # whether a package of anybody's is safe to open: for templates, and for decks that come back
    Room(WORKSHOP, "talkbuilder.backends.pptx.zipcheck", strangers=False),
    # workers: strangers to each other
    Room(WORKERS, "talkbuilder.backends.*"),
    Room(WORKERS, "talkbuilder.layout"),
    Room(WORKERS, "talkbuilder.outline"),
    Room(WORKERS, "talkbuilder.truth"),
    Room(WORKERS, "talkbuilder.edits"),
    Room(WORKERS, "talkbuilder.store"),
    # guests: kinds, then the mechanisms' views, then the catalogue of both
    Room(KINDS, "talkdiagrams.kinds"),
    Room(KINDS, "talkdiagrams.mechanisms.playing", strangers=False),
    Room(VIEWS, "talkdiagrams.mechanisms.*.view*"),
    Room(STORY, "talkdiagrams.catalog"),
    # story, a stranger to the guests
    Room(STORY - 0.5, "talkbuilder.figures"),
    Room(STORY - 0.5, "talkbuilder.culprit"),
    Room(STORY, "talkbuilder.pipeline"),
    # roof
    Room(ROOF, "talkbuilder.app"),
)

# Downward, and still not allowed: (from, to, why).
CLOSED = (
    ("talkbuilder.figures", "talkdiagrams", "guests arrive as arguments"),
    ("talkbuilder.pipeline", "talkdiagrams", "guests arrive as arguments"),
    ("talkbuilder.pipeline", "talkbuilder.backends", "backends arrive as arguments"),
    ("talkdiagrams", "talkbuilder.backends", "a guest knows no format"),
    ("talkdiagrams", "talkbuilder.layout", "a guest hands its story over and is laid out"),
    ("talkdiagrams", "talkbuilder.store", "a guest reads no files"),
    ("talkdiagrams", "talkbuilder.outline.load", "a guest is given its options"),
)

# Who may import a library from outside, or a part of the standard library that opens a door. A prefix that
# ends in "*" also covers names that go on: "write*" is write.py and write_notes.py.
DOORS: dict[str, tuple[str, ...]] = {
    "distributed": ("talkbuilder.app",),
    "fontTools": ("talkbuilder.layout.text",),
    "graphviz": ("talkbuilder.layout.graph.source",),
    "jinja2": ("talkbuilder.app", "talkbuilder.backends"),
    "lxml": (
        "talkbuilder.backends.pptx.write*",
        "talkbuilder.backends.pptx.template*",
        "talkbuilder.backends.pptx.zipcheck",
        "talkbuilder.edits.package",
    ),
    "markdown_it": ("talkbuilder.inline", "talkbuilder.walkthrough"),
    "PIL": ("talkbuilder.outline.pictures", "talkbuilder.backends.pptx.template_paint"),
    "msgspec": ("talkbuilder", "talkdiagrams.kinds", "talkdiagrams.mechanisms.*.view*"),
    "platformdirs": ("talkbuilder.cache", "talkbuilder.app.rehearsal.folder"),
    "pptx": ("talkbuilder.backends.pptx.write*", "talkbuilder.backends.pptx.template*"),
    "pydantic": (
        "talkbuilder.outline",
        "talkbuilder.ports",
        "talkbuilder.figures",
        "talkbuilder.app.plugins",
        "talkbuilder.app.matrix",
        "talkbuilder.app.rehearsal.run",
        "talkbuilder.app.showcase",
        "talkdiagrams",
    ),
    "annotated_types": ("talkbuilder.outline.reference",),
    "pydantic_core": ("talkbuilder.outline",),
    "pygments": ("talkbuilder.layout",),
    "pygraphviz": ("talkbuilder.layout.graph.worker",),
    "pymupdf_fonts": ("talkbuilder.layout.text.extract",),
    "rich": ("talkbuilder.app",),
    "segno": ("talkbuilder.layout.slide.qr", "talkbuilder.app.serve.invitation"),
    "starlette": ("talkbuilder.app.serve",),
    "subprocess": (
        "talkbuilder.worker",
        "talkbuilder.layout.graph.engine",
        "talkbuilder.truth.run",
    ),
    "typer": ("talkbuilder.app",),
    "typst": ("talkbuilder.backends.typst.worker",),
    "uharfbuzz": ("talkbuilder.layout.text.shaper",),
    "uvicorn": ("talkbuilder.app.serve",),
    "watchfiles": ("talkbuilder.app.serve",),
    "yaml": ("talkbuilder.tree",),
}
