"""The doors: what the engine asks of the world outside and of its guests, as protocols.

Behind each door stands one real thing and, in the tests, one fake. The tables of what exists are literals in
``app/wiring.py``; they are handed down as arguments.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from msgspec import Struct, field
from pydantic import BaseModel

from talkbuilder.captured import Capture, Recorded
from talkbuilder.geometry import Size
from talkbuilder.graph import GraphStory, Placement, Story
from talkbuilder.hands import Hand
from talkbuilder.memory import FORGETFUL, Memory
from talkbuilder.place import NOWHERE, Place
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck, Run
from talkbuilder.theme import Family, LayoutName, Theme

# --- guests -------------------------------------------------------------------------------------------------------


class Played(Struct, frozen=True):
    """A scenario played on a model: for each frame the data that the kind draws, and what to say about it.

    The first frame is the start; each event adds one. ``problems`` pairs the index of an event (-1 is the start)
    with what is illegal about it and how to mend it; then ``frames`` ends before that event.
    """

    frames: tuple[Any, ...]
    captions: tuple[str, ...]
    alts: tuple[str, ...]
    problems: tuple[tuple[int, str, str], ...] = ()


class Mechanism(Protocol):
    """A model with its views: plays a scenario and shows each state to a kind."""

    @property
    def name(self) -> str:
        """The word an outline uses."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of figure it can be seen through."""

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start`` and return what ``kind`` draws, frame by frame."""


Colored = Callable[[str, str], tuple[tuple[Run, ...], ...]]
"""Code and its language, to runs in the colours of code: a tuple a line."""


def colorless(text: str, _language: str) -> tuple[tuple[Run, ...], ...]:
    """Return code in one colour."""
    return tuple((Run(line),) if line else () for line in text.split("\n"))


Inner = Callable[
    [str, Mapping[str, Any], tuple[str | int, ...], Size], tuple[Story | None, tuple[Problem, ...]]
]
"""Lets another kind tell a figure written inside this one: the kind's name, what is written for it, the path of that
inside the figure, and the room it gets."""


def alone(
    kind: str, _options: Mapping[str, Any], _path: tuple[str | int, ...], _area: Size
) -> tuple[Story | None, tuple[Problem, ...]]:
    """Know no other kind."""
    return None, (Problem(NOWHERE, "unknown-kind", f'there is no kind of figure "{kind}"'),)


class FigureRequest(Struct, frozen=True):
    """One figure of an outline, as its kind gets it.

    ``options`` has passed the kind's own pydantic model. ``place`` maps a path inside the figure
    (``("events", 3)``) to where it was written. ``area`` is the room on the slide. ``data`` is the recording that its
    ``capture`` or ``file`` names, already read; ``several`` are those that its ``captures`` name, by their labels.
    ``colored`` sets code for it. ``inner`` asks another kind.
    """

    id: str
    options: BaseModel
    place: Callable[..., Place]
    area: Size
    ruler: "Ruler"
    mechanisms: Mapping[str, Mechanism]
    data: Recorded | None = None
    colored: Colored = colorless
    inner: Inner = alone
    several: Mapping[str, Recorded] = field(default_factory=dict)


class Kind(Protocol):
    """A way of drawing: reads its options, tells the story."""

    @property
    def name(self) -> str:
        """The word an outline uses."""

    @property
    def options(self) -> type[BaseModel]:
        """The model of what can be written in an outline for it (without ``kind`` itself)."""

    @property
    def summary(self) -> str:
        """One sentence for the documentation."""

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story, or None and why not."""


# --- backends -----------------------------------------------------------------------------------------------------


class EnclosedRun(Struct, frozen=True):
    """A recorded run of a sample: the capture's name, its file as it is, and what it says."""

    name: str
    data: bytes
    capture: Capture


class Enclosed(Struct, frozen=True):
    """A Go sample for those who heard the talk: its files by their name in its folder.

    ``line`` is what its go.mod says after ``go``; ``slides`` are the ids of those that show it or what it printed.
    """

    name: str
    files: Mapping[str, bytes]
    line: str = ""
    program: bool = True
    c: bool = False
    runs: tuple[EnclosedRun, ...] = ()
    slides: tuple[str, ...] = ()


class BackendOptions(Struct, frozen=True):
    """What a build may ask of a backend; each takes what concerns it.

    ``counterpart`` is the deck's theme with dark and light exchanged, for a page that follows its reader. ``site`` is
    where on the web the file's folder will be, empty if nobody said it; None for a file that is not on a site.
    """

    steps: str = "all"
    connectors: str = "preset"
    paper: str = "a4"
    handout: str = "notes"
    template: bytes | None = None
    enclosed: tuple[Enclosed, ...] = ()
    dpi: int = 96
    counterpart: Theme | None = None
    site: str | None = None
    embed_fonts: bool = False


class Output(Struct, frozen=True):
    """Files to write, by their name relative to the talk's output folder, and what could not be drawn."""

    files: Mapping[PurePosixPath, bytes]
    problems: tuple[Problem, ...] = ()


class Backend(Protocol):
    """Scenes in, bytes out. ``stem`` is the file name without suffix (``scheduler``, ``scheduler-lunch``)."""

    def __call__(self, deck: Deck, stem: str, options: BackendOptions, kit: "Kit") -> Output:
        """Write ``deck``."""


# --- all guests ---------------------------------------------------------------------------------------------------


Restyle = Callable[[bytes, Theme, Collection[LayoutName]], tuple[Theme | None, tuple[Problem, ...]]]
"""A template's bytes, a theme of ours and the layouts that the talk uses; what others lack is nobody's concern."""


class Guests(Struct, frozen=True):
    """Everything that has a name in an outline or on the command line."""

    kinds: Mapping[str, Kind]
    mechanisms: Mapping[str, Mechanism]
    backends: Mapping[str, Backend]
    themes: Mapping[str, Theme]
    restyle: Restyle


# --- the outside --------------------------------------------------------------------------------------------------


class Lent(Struct, frozen=True):
    """A face that lends characters which ours lack; ``family`` is what programs ask for.

    Of a face from elsewhere also what people call it, the file that it came from, that file's SHA-256, and the folder
    of our copies.
    """

    family: str
    name: str = ""
    source: str = ""
    sha256: str = ""
    folder: str = ""


class Ruler(Hashable, Protocol):
    """Measures text in our own fonts, and in those that lend what ours lack."""

    def width(
        self, text: str, family: Family, size: float, bold: bool = False, italic: bool = False
    ) -> float:
        """Return the advance width in points, without kerning."""

    def missing(self, text: str, family: Family) -> str:
        """Return the characters that no font can show, ours or lent."""

    def lent(self, text: str, family: Family) -> tuple[Lent, ...]:
        """Return the faces that ``text`` needs besides ours, each once."""

    def for_talk(self, wanted: Sequence[str], language: str) -> "Ruler":
        """Return this ruler with the lenders that a talk wants, by name or for its language."""


FontKey = tuple[Family, bool, bool]
"""A face that text asks for: family, bold, italic."""


class WebFont(Struct, frozen=True):
    """A small font for a browser: WOFF bytes that hold a few characters of one face.

    ``family`` None: it lends characters that the others lack, in every weight and slope.
    """

    family: Family | None
    bold: bool
    italic: bool
    woff: bytes


class Fonts(Protocol):
    """The font files behind the ruler."""

    def file(self, family: Family, bold: bool = False, italic: bool = False) -> bytes:
        """Return a whole TrueType font."""

    def web(self, uses: Mapping[FontKey, str]) -> tuple[WebFont, ...]:
        """Return fonts that show the characters in ``uses``; "heading" is set in the face of "body"."""

    def for_talk(self, wanted: Sequence[str], language: str) -> "Fonts":
        """Return these fonts with the lenders that a talk wants, by name or for its language."""

    @property
    def folder(self) -> Path:
        """A folder that holds all of them, for programs that want files."""


class Engine(Protocol):
    """Places graphs."""

    @property
    def maker(self) -> str:
        """What places them, if it is not what everybody has: what is remembered counts for one maker only."""

    def place(self, story: GraphStory) -> Placement:
        """Return where everything goes.

        Raises:
            EngineFailure: the engine died, timed out, or refused; a figure's problem, not a bug.
        """

    def place_all(self, stories: Sequence[GraphStory]) -> "list[Placement | EngineFailure]":
        """Place many at once: an answer each, in their order."""


class EngineFailure(Exception):
    """The outside engine (Graphviz, Typst) gave up; the message is for the person who wrote the figure."""


class Typesetter(Protocol):
    """Compiles our Typst templates with data."""

    def pdf(
        self, template: str, data: Mapping[str, Any], files: Mapping[str, bytes], timestamp: int
    ) -> bytes:
        """Return a PDF (UA-1, tagged)."""

    def png(
        self, template: str, data: Mapping[str, Any], files: Mapping[str, bytes], ppi: float
    ) -> list[bytes]:
        """Return a PNG a page."""


class Declaration(Struct, frozen=True):
    """A declaration as the Go source tree has it: ``lines`` of ``file`` from ``line`` on.

    ``head`` and ``tail`` are its first and last lines, ``parts`` those that were asked for, in the order of asking:
    spans of lines, counted from 1 in it; (0, 0) where it has no such part. ``comments`` are (line, column, line, column
    behind the end), columns in bytes from 0. ``names`` is what parts could be called. ``absent`` says why there is no
    such declaration, ``instead`` which file of the package has it.
    """

    file: str
    line: int = 0
    lines: tuple[str, ...] = ()
    head: tuple[int, int] = (0, 0)
    tail: tuple[int, int] = (0, 0)
    parts: tuple[tuple[int, int], ...] = ()
    comments: tuple[tuple[int, int, int, int], ...] = ()
    names: tuple[str, ...] = ()
    absent: str = ""
    instead: str = ""


class SourceTree(Protocol):
    """The Go source tree of one release, for those who want to show some of it."""

    @property
    def release(self) -> str:
        """Return its release, ``go1.27.3``."""

    @property
    def licence(self) -> tuple[str, ...]:
        """Return the notice that must go with whatever is shown of it, paragraph by paragraph."""

    def declarations(
        self, wanted: Sequence[tuple[str, tuple[str, ...]]]
    ) -> tuple[Declaration, ...]:
        """Return what each ``file#symbol`` declares, with the lines of the parts that are named.

        Raises:
            EngineFailure: the tree cannot be read; the message is for a person.
        """


class World(Protocol):
    """Files and the clock."""

    def read(self, root: Path, name: str) -> bytes:
        """Return a file inside ``root``, symlinks resolved.

        Raises:
            OSError: absent, unreadable, outside ``root``, not a regular file, or larger than the limit.
        """

    def names(self, root: Path, folder: str) -> tuple[str, ...]:
        """Return the regular files below ``folder`` of ``root``, by their names relative to ``root``, in order.

        Hidden ones and links are left out. Empty where there is no such folder inside ``root``.
        """

    def timestamp(self) -> int:
        """Seconds since 1970 that go into the output: SOURCE_DATE_EPOCH, else a fixed date. Never "now"."""


class Kit(Struct, frozen=True):
    """The outside, bundled for whoever needs a piece of it.

    ``colored`` sets code that stands on no slide; ``hands`` are processes that compute beside this one. ``tree`` is the
    Go source tree that a talk may show; mostly there is none.
    """

    ruler: Ruler
    fonts: Fonts
    engine: Engine
    typesetter: Typesetter
    world: World
    memory: Memory = FORGETFUL
    colored: Colored = colorless
    hands: tuple[Hand, ...] = ()
    tree: SourceTree | None = None
