"""What can be written in ``talk.yaml``: one pydantic model a thing, and the JSON Schema comes from the same models.

A field's ``description`` is its documentation: the schema shows it in the editor, ``docs/outline.md`` lists it.
Text fields take inline Markdown (``*emphasis*``, ``**strong**``, `` `code` ``, ``[words](https://...)``) and nothing
else.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400)]


def _seen(title: str) -> str:
    # Screen readers and PDF/UA want words: a no-break space is none.
    if not any(one.isprintable() and not one.isspace() for one in title):
        raise ValueError("is blank, and a title says something")
    return title


Title = Annotated[Line, AfterValidator(_seen)]
Passage = Annotated[
    str, StringConstraints(pattern=r"^#[a-z0-9]+(-[a-z0-9]+)*(:\d{1,4}(-\d{1,4})?)?$")
]
"""``#anchor``, ``#anchor:2`` (its second paragraph) or ``#anchor:2-4``."""

PASSAGE = re.compile(r"^#(?P<anchor>[a-z0-9-]+)(?::(?P<first>\d{1,4})(?:-(?P<last>\d{1,4}))?)?$")

Entry = Annotated[
    str,
    StringConstraints(
        pattern=r"^(#[a-z0-9]+(-[a-z0-9]+)*(:\d{1,4}(-\d{1,4})?)?|next|frame [1-9]\d{0,2})$"
    ),
]
"""A passage, or where in a list of them the next frame comes: ``next``, or ``frame 4``."""

TURN = re.compile(r"^(?:next|frame (?P<frame>[1-9]\d{0,2}))$")

Notes = Passage | list[Entry] | dict[Slug, Passage | list[Entry]]


class Empty(str):
    """A value that was left empty: ``subtitle:`` and nothing behind it. For a text it is the empty text."""

    __slots__ = ()


class Node(BaseModel):
    """The manners of every model here: nothing unknown, nothing changed later."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        validate_default=False,
        allow_inf_nan=False,
        defer_build=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, data: Any) -> Any:
        """Let a key with nothing behind it mean the default, as if the key were not there."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if not isinstance(value, Empty)}


class Speaker(Node):
    """Who gives the talk."""

    name: Line = Field(description="The speaker's name.")
    role: str = Field("", description="What the speaker does, and where.")
    contact: str = Field("", description="An address or handle, shown on the speaker slide.")
    url: str = Field(
        "", description="A web address (https); the speaker slide shows it as a link and a QR code."
    )
    photo: str = Field("", description="A PNG or JPEG in the talk's folder.")


class Cut(Node):
    """One length in which the talk can be given."""

    minutes: float = Field(
        gt=0, le=600, description="The slot, in minutes. A tenth of it must stay free."
    )


class Bullet(Node):
    """A bullet with bullets below it."""

    text: Line = Field(description="The bullet.")
    sub: list[Line] = Field(
        default_factory=list, max_length=8, description="Bullets one level down."
    )


Bullets = list[Line | Bullet]

DECLARED = r"^go:[A-Za-z0-9_][\w-]*(/[A-Za-z0-9_][\w.-]*)+\.go#[^\W\d]\w*(\.[^\W\d]\w*)?$"
Declared = Annotated[str, StringConstraints(pattern=DECLARED, max_length=200)]
"""``go:runtime/proc.go#findRunnable``: a file below GOROOT/src and what it declares."""

# The package by its import path, then a name, then members, as source or a stack trace has them:
# runtime.p.runq, internal/sync.HashTrieMap, runtime.(*p).destroy, runtime.p.gFree.stack
_PACKAGE, _NAME = r"^[a-z][a-z0-9_]*(/[a-z0-9_.]+)*", r"[A-Za-z_][A-Za-z0-9_]*"
SYMBOL = rf"{_PACKAGE}\.({_NAME}|\(\*?{_NAME}\))(\.{_NAME}){{0,4}}$"
MEMBER = rf"{_PACKAGE}\.({_NAME}|\(\*?{_NAME}\))(\.{_NAME}){{1,4}}$"
SOURCE_FILE = r"^[a-z][a-z0-9_]*(/[A-Za-z0-9_][\w.-]*)+\.(go|s)$"


class Upstream(Node):
    """Go's own code, beside our sketch of it: shown with `talk build --go` only, and read from that toolchain."""

    symbol: Declared = Field(
        description="`go:runtime/proc.go#findRunnable`: a function, method (`#hchan.raceaddr`), type, constant or "
        "variable, by the file that declares it. It is found by its name, in any release."
    )
    parts: list[Line] = Field(
        default_factory=list,
        max_length=40,
        description="Only its first and last line and these: of a function the statement that names `runqget` or "
        "`sched.lock`, or has that label, the first behind the part before it; of a type or a group the field or "
        "constant of that name. `globrunqget*` stands for any name that begins so. Shown in the order of the source; a "
        "gap is `…`.",
    )
    lines: str = Field(
        "",
        pattern=r"^(\d{1,6}(-\d{1,6})?(, ?)?)*$",
        description="Instead of parts these lines, counted from its first in the talk's own release: `1, 4-9`.",
    )
    comments: bool = Field(False, description="Keep the comments inside it.")
    highlight: list[str] = Field(
        default_factory=list,
        description="What to mark: one of its `parts`, or lines of what is shown, `3`, `5-7`. With `steps: true` each "
        "entry is a frame.",
    )
    caption: str = Field("", description="What this is; file, line and release stand behind it.")


class CodeText(Node):
    """Code to show, or what a program printed."""

    text: str = Field("", max_length=20_000, description="The code itself (or give a file).")
    file: str = Field("", description="A file in the talk's folder, instead of text.")
    region: str = Field(
        "", description="Of that file, the lines between `// region NAME` and `// endregion`."
    )
    capture: Slug | None = Field(
        None, description="A recorded run under `captures`, instead of text: what it printed."
    )
    lines: str = Field(
        "",
        pattern=r"^(\d{1,6}(-\d{1,6})?(, ?)?)*$",
        description="Of a file or capture only these lines: `3`, `5-7`, `1, 4-6`; a gap is shown as `…`. Counted "
        "as a reader of the file sees them, markers of regions included; with `region` from the line below its marker.",
    )
    language: str = Field("go", description="A Pygments lexer name; `text` for none.")
    highlight: list[str] = Field(
        default_factory=list,
        description="Lines to mark: `3`, `5-7`. With `steps: true` each entry is a frame.",
    )
    caption: str = Field("", description="What this is, in a few words.")
    upstream: Upstream | Declared | None = Field(
        None,
        description="Go's own code, which `talk build --go` shows instead of this; without that option nobody sees it.",
    )


class Rule(Node):
    """What differs from run to run, and what to write instead."""

    find: str = Field(min_length=1, max_length=200, description="A regular expression.")
    put: str = Field(
        "", max_length=80, description="What stands there instead; `\\1` is its first group."
    )


Common = Literal["addresses", "times", "ids", "paths"]


class CaptureRun(Node):
    """A run of a sample, whose output `talk record` stores and slides show."""

    sample: Slug = Field(description="A folder under `go/`: its own module, standard library only.")
    run: Literal["run", "test", "build", "vet"] = Field(
        "run",
        description="The go command. `run` builds the program and runs it; `build` shows what the compiler says; "
        "benchmarks are `test` with `flags: [-bench=., -count=10]`.",
    )
    flags: list[Line] = Field(
        default_factory=list, max_length=12, description="For the go command: `-gcflags=-m`, `-race`, `-bench=.`"
    )  # fmt: skip
    args: list[Line] = Field(default_factory=list, max_length=12, description="For the program.")
    env: dict[str, Line] = Field(
        default_factory=dict,
        description="Environment of the program: `GODEBUG`, `GOMAXPROCS`, `GOGC`, `GOMEMLIMIT`, `GOTRACEBACK`.",
    )
    experiment: str = Field(
        "",
        max_length=120,
        pattern=r"^([a-z][a-z0-9]*(,[a-z][a-z0-9]*)*)?$",
        description="`GOEXPERIMENT` of the go command, for what is built: `nogreenteagc`; several with commas.",
    )
    release: str = Field(
        "",
        pattern=r"^(\d+\.\d+(\.\d+)?)?$",
        description="The Go release that this run is about, if not the talk's own: `1.24.11`. Only that one is asked.",
    )
    show: Literal["stdout", "stderr", "both"] = Field(
        "both", description="What is kept; traces of the runtime go to stderr."
    )
    seconds: int = Field(60, ge=1, le=600, description="It is stopped after so long.")
    megabytes: int = Field(1024, ge=16, le=8192, description="Memory it may use.")
    exit: int | Literal["any"] = Field(
        0,
        description="The exit code that is expected: a trap may end with 2, a test that fails on purpose with 1.",
    )
    says: Line = Field(
        "",
        description="What it must say, besides: `got 2, want 3` of a test that fails on purpose.",
    )
    c: bool = Field(
        False, description="It needs a C compiler (cgo, `-race`); without one it is skipped."
    )
    normalise: list[Common | Rule] = Field(
        default_factory=list,
        max_length=20,
        description="What is made alike before it is stored and compared: `addresses`, `times`, `ids`, `paths`, or a "
        "rule of your own.",
    )
    compare: Literal["text", "lines", "form", "none"] = Field(
        "text",
        description="What a fresh run must share with the recorded one: its `text`; its `lines` in any order; only "
        "their `form`, numbers aside; or nothing.",
    )


class Figure(BaseModel):
    """A figure: `kind` says how it is drawn; everything else belongs to that kind."""

    model_config = ConfigDict(extra="allow", frozen=True)
    kind: str = Field(
        min_length=1,
        description="How it is drawn: one of the kinds that `talk diagram --list` prints.",
    )
    alt: str = Field(
        "",
        description="What a person who cannot see it should hear; by default made from the model.",
    )
    dense: bool = Field(False, description="Accept labels under 12 points; the check reports it.")

    @property
    def options(self) -> dict[str, Any]:
        """What is written for the kind itself."""
        return dict(self.model_extra or {})


FigureRef = Annotated[
    Slug | Figure,
    Field(description="The name of a figure under `figures`, or a figure written in place."),
]


class SlideBase(Node):
    """What every slide can say."""

    id: Slug | None = Field(
        None,
        description="A stable name for links, cuts and PowerPoint's Morph; default: from the title.",
    )
    title: Title = Field(description="The point, as a sentence.")
    notes: Notes | None = Field(
        None,
        description="The passages of the walkthrough that are spoken here: `#anchor`, `#anchor:2-3`, a list of them, "
        "or a map from cut to them. In a list, what stands behind `next` is spoken at the next frame, behind `frame 4` "
        "at the fourth.",
    )
    cuts: list[Slug] | None = Field(
        None, description="The cuts that hold this slide; default: all."
    )
    hidden: bool = Field(
        False, description="A backup slide: in the file, skipped in the show, not timed."
    )
    steps: bool = Field(False, description="Reveal bullets, rows or marked lines one by one.")
    dense: bool = Field(
        False,
        description="Accept type down to two thirds of the theme's smallest size; the check reports it.",
    )
    sources: list[str] = Field(
        default_factory=list, description="Footnote names of the walkthrough this slide rests on."
    )


class TitleSlide(SlideBase):
    """The first slide; title and subtitle come from the talk unless given."""

    layout: Literal["title"]
    title: Title | None = Field(None, description="Default: the talk's title.")  # type: ignore[assignment]
    subtitle: str = Field("", description="Default: the talk's subtitle.")


class SectionSlide(SlideBase):
    """Opens a section; PowerPoint gets a section of the same name."""

    layout: Literal["section"]
    subtitle: str = Field("", description="One line below.")


class StatementSlide(SlideBase):
    """One sentence, large. The title is the statement."""

    layout: Literal["statement"]
    subtitle: str = Field("", description="A line below it.")


class NumberSlide(SlideBase):
    """One number, very large, and what it means."""

    layout: Literal["number"]
    number: Line = Field(description="The number with its unit, as it should be read.")
    text: str = Field("", description="What it is, where and how it was measured.")


class BulletsSlide(SlideBase):
    """A short list."""

    layout: Literal["bullets"]
    bullets: Bullets = Field(min_length=1, max_length=12, description="The list.")


class TwoColumnsSlide(SlideBase):
    """Two lists side by side."""

    layout: Literal["two-columns"]
    left: Bullets = Field(min_length=1, max_length=12, description="The left column.")
    right: Bullets = Field(min_length=1, max_length=12, description="The right column.")


class FigureSlide(SlideBase):
    """A figure that fills the slide; each of its frames is a frame of the slide."""

    layout: Literal["figure"]
    figure: FigureRef
    caption: str = Field(
        "", description="A line below the figure; default: what happened in each frame."
    )


class FigureTextSlide(SlideBase):
    """A figure with a few words beside it."""

    layout: Literal["figure-text"]
    figure: FigureRef
    bullets: Bullets = Field(min_length=1, max_length=8, description="The words.")
    caption: str = Field(
        "", description="A line below the figure; default: what happened in each frame."
    )


class ImageSlide(SlideBase):
    """A photograph or screenshot."""

    layout: Literal["image"]
    image: str = Field(min_length=1, description="A PNG or JPEG in the talk's folder.")
    alt: Line = Field(description="What a person who cannot see it should hear.")
    caption: str = Field("", description="A line below.")


class CodeSlide(SlideBase):
    """Code."""

    layout: Literal["code"]
    code: CodeText | str = Field(description="The code, or where it is.")


class CodeOutputSlide(SlideBase):
    """Code and what it prints."""

    layout: Literal["code-output"]
    code: CodeText | str = Field(description="The code, or where it is.")
    output: CodeText | str = Field(description="What it prints, or where that is recorded.")


class TableSlide(SlideBase):
    """A table; the first row is its header."""

    layout: Literal["table"]
    rows: list[list[str]] = Field(
        min_length=2, max_length=30, description="Rows of cells; all of one length."
    )
    align: list[Literal["left", "center", "right"]] = Field(
        default_factory=list, description="One for each column; default: left, numbers right."
    )
    caption: str = Field("", description="A line below.")


class Side(Node):
    """One side of a comparison."""

    heading: Line = Field(description="What this side is.")
    bullets: Bullets = Field(default_factory=list, max_length=8, description="What holds for it.")
    code: CodeText | str | None = Field(None, description="Code instead of bullets.")
    verdict: Literal["", "good", "bad"] = Field("", description="Colours the heading.")


class ComparisonSlide(SlideBase):
    """Two things side by side."""

    layout: Literal["comparison"]
    left: Side = Field(description="The left side.")
    right: Side = Field(description="The right side.")


class QuoteSlide(SlideBase):
    """Somebody's words."""

    layout: Literal["quote"]
    quote: Line = Field(description="The words, without quotation marks.")
    by: Line = Field(description="Who said it, and where.")


class SpeakerSlide(SlideBase):
    """Who is speaking: photo, contact, QR code; all from the talk's `speaker`."""

    layout: Literal["speaker"]
    text: str = Field("", description="A sentence or two.")


class ReferencesSlide(SlideBase):
    """The sources: the walkthrough's footnotes that the slides or their notes use."""

    layout: Literal["references"]
    title: Title = Field("Sources", description="The heading.")


class QuestionsSlide(SlideBase):
    """The last slide while questions are asked."""

    layout: Literal["questions"]
    title: Title = Field("Questions?", description="The heading.")
    subtitle: str = Field("", description="Where to find the slides.")


Slide = Annotated[
    TitleSlide | SectionSlide | StatementSlide | NumberSlide | BulletsSlide | TwoColumnsSlide | FigureSlide
    | FigureTextSlide | ImageSlide | CodeSlide | CodeOutputSlide | TableSlide | ComparisonSlide | QuoteSlide
    | SpeakerSlide | ReferencesSlide | QuestionsSlide,
    Field(discriminator="layout"),
]  # fmt: skip


class Outline(Node):
    """A whole talk."""

    title: Title = Field(description="The talk's title.")
    subtitle: str = Field("", description="A line below it.")
    description: str = Field("", description="Two or three sentences for a programme or a gallery.")
    keywords: list[str] = Field(
        default_factory=list, max_length=20, description="For the file's properties."
    )
    language: str = Field(
        "en",
        pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$",
        description="A language tag, `en` or `de-CH`: quotation marks, numbers, our words, screen readers follow it.",
    )
    words: dict[str, str] = Field(
        default_factory=dict,
        description="Our words, called otherwise: `{contents: Inhalt}`, see [scripts.md](scripts.md#our-own-words).",
    )
    speaker: Speaker | None = Field(
        None, description="Who gives it; `--set speaker=...` overrides the name."
    )
    go: str = Field(
        "", pattern=r"^(\d+\.\d+(\.\d+)?)?$", description="The Go release that the talk names."
    )
    theme: str = Field("light", description="A theme's name.")
    walkthrough: str = Field(
        "walkthrough.md", description="The long-form text, in the talk's folder."
    )
    rate: int = Field(130, ge=60, le=240, description="Words a minute that the speaker speaks.")
    cuts: dict[Slug, Cut] = Field(
        default_factory=lambda: {"full": Cut(minutes=45)},
        description="The lengths in which the talk is given; one is `full`.",
    )
    figures: dict[Slug, Figure] = Field(default_factory=dict, description="Figures by name.")
    captures: dict[Slug, CaptureRun] = Field(
        default_factory=dict,
        description="Runs of the talk's samples by name; `talk record` stores what they print in `captures/`.",
    )
    slides: list[Slide] = Field(min_length=1, max_length=5000, description="The slides, in order.")
