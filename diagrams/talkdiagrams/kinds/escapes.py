"""Kind `escapes`: source code with the compiler's own words at the lines they are about."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from talkbuilder.graph import DrawnStory, Story
from talkbuilder.inline import escaped
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, has_errors, nearest
from talkdiagrams.kinds.escapes_draw import LARGEST_SOURCE, Painter, Shown
from talkdiagrams.kinds.recorded import FromRecording, nothing_found, recording, warned
from talkdiagrams.readings.escapes import Escapes, Kind, Message, read_escapes
from talkdiagrams.readings.source import SourceLine, aligned, between, regions, source_lines

Word = Literal["heap", "leaks", "stays", "inlines", "inlined", "not-inlined", "direct"]
DECISIONS: tuple[Word, ...] = ("heap", "leaks", "stays")

# What a frame says of all lines of one kind; the compiler's own words stand at the lines.
_SAID: dict[Word, tuple[str, str]] = {
    "heap": ("value goes to the heap", "values go to the heap"),
    "leaks": ("parameter leaks: what it points to lives on", "parameters leak: what they point to lives on"),
    "stays": ("value stays on the stack", "values stay on the stack"),
    "not-inlined": ("function cannot be inlined", "functions cannot be inlined"),
    "direct": ("call through an interface became direct", "calls through an interface became direct"),
    "inlined": ("call is inlined", "calls are inlined"),
    "inlines": ("function can be inlined", "functions can be inlined"),
}  # fmt: skip
# First what matters most: it is what stands at a line that has room for one mark only.
_ORDER: tuple[Kind, ...] = tuple(_SAID)
_LINES = re.compile(r"^(?P<first>\d{1,6})-(?P<last>\d{1,6})$")


class EscapesOptions(FromRecording):
    """Code, and what the compiler says about it."""

    code: str = Field("", max_length=300, description="The source: a Go file in the talk's folder.")
    region: str = Field(
        "", max_length=64, description="Of that file, from `// region NAME` to `// endregion`."
    )
    lines: str = Field(
        "",
        max_length=20,
        description="Only its lines, as the file counts them: `12-30`; with `region` from the line below its marker.",
    )
    show: list[Word] = Field(
        list(DECISIONS),
        min_length=1,
        max_length=len(_SAID),
        description="What is marked: `heap`, `leaks`, `stays` (the default), `inlines`, `inlined`, `not-inlined`, "
        "`direct`.",
    )
    steps: Literal["none", "line", "kind"] = Field(
        "none",
        description="`none`: all at once; `line`: first the code, then a frame for each line that is spoken of; "
        "`kind`: a frame for each entry of `show`.",
    )


class EscapesKind:
    """Annotated code."""

    name = "escapes"
    summary = (
        "Go code with what the compiler says (`-gcflags=-m`) at each line: heap, stack, inlined."
    )
    options: type[BaseModel] = EscapesOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, EscapesOptions)
        data, problems = recording(request)
        if data is None:
            return None, problems
        said = read_escapes(data.capture.text)
        problems = warned(data, said.unread)
        if not said.messages:
            hint = "build with -gcflags=-m (or -m=2) and keep what goes to stderr"
            return None, (*problems, nothing_found(data, "message of the compiler", hint))
        code, found = _code(request, options)
        problems += found
        if has_errors(problems) or not code:
            return None, problems
        marks = _marks(said, options, code)
        if not marks:
            names = ", ".join(f"`{word}`" for word in options.show)
            message = f"the compiler says nothing of these lines that is {names}"
            hint = "is `code` the file that was built, and `show` what you want?"
            return None, (*problems, Problem(request.place("show"), "no-marks", message, hint))
        painter = Painter(request, code, marks, data.capture.origin)
        if painter.excess:
            return None, (*problems, Problem(request.place("lines"), "too-large", *painter.excess))
        frames = tuple(painter.frame(shown) for shown in _frames(options, marks))
        return DrawnStory(painter.extent, frames), problems


def _code(
    request: FigureRequest, options: EscapesOptions
) -> tuple[tuple[SourceLine, ...], tuple[Problem, ...]]:
    """Return the lines to show, by their numbers."""
    if not options.code:
        hint = "say `code: go/NAME/main.go`, the file that was built"
        message = "the compiler's words need the code they are about"
        return (), (Problem(request.place("kind"), "no-code", message, hint),)
    text = request.data.code if request.data else ""
    lines = source_lines(text, options.region)
    if options.region and not lines:
        names = regions(text)
        hint = nearest(options.region, names) or "write `// region NAME` and `// endregion` there"
        message = f"`{options.code}` has no region `{options.region}`"
        return (), (Problem(request.place("region"), "unknown-region", message, hint),)
    if options.lines:
        match = _LINES.match(options.lines)
        first, last = (int(match["first"]), int(match["last"])) if match else (0, 0)
        lines = aligned(between(lines, text, options.region, first, last))
        if not lines:
            message = f"`{options.lines}` names no lines of `{options.code}`"
            hint = "write `12-30`, counted from 1 in the file"
            return (), (Problem(request.place("lines"), "bad-lines", message, hint),)
    if len(lines) > LARGEST_SOURCE:
        message = f"{len(lines)} lines are too many for a slide: at most {LARGEST_SOURCE}"
        hint = "choose `lines: 12-30`, or a `region`"
        return (), (Problem(request.place("code"), "too-many", message, hint),)
    return lines, ()


def _marks(
    said: Escapes, options: EscapesOptions, code: Sequence[SourceLine]
) -> dict[int, tuple[Message, ...]]:
    """Return what is said of each line, what matters most first, and each thing once."""
    file = _file(said, options.code)
    shown = {number for number, _ in code}
    found: dict[int, dict[str, Message]] = {}
    for message in said.messages:
        if message.file == file and message.line in shown and message.kind in options.show:
            found.setdefault(message.line, {}).setdefault(message.text, message)
    return {
        line: tuple(sorted(found[line].values(), key=lambda one: _ORDER.index(one.kind)))
        for line in sorted(found)
    }


def _file(said: Escapes, code: str) -> str:
    """Return the name by which the compiler speaks of ``code``: the same path, or as much of it as agrees."""
    wanted = code.replace("\\", "/").split("/")

    def agrees(file: str) -> int:
        parts = file.replace("\\", "/").split("/")
        pairs = zip(reversed(parts), reversed(wanted), strict=False)
        count = 0
        for one, other in pairs:
            if one != other:
                break
            count += 1
        return count

    best = max(said.files, key=agrees)
    return best if agrees(best) else ""


def _frames(options: EscapesOptions, marks: dict[int, tuple[Message, ...]]) -> Iterator[Shown]:
    """Yield what each frame shows: which messages, which of them are new, and what is said of them."""
    everything = tuple(one for found in marks.values() for one in found)
    if options.steps == "none":
        yield Shown(everything, (), "")
        return
    yield Shown((), (), "")
    so_far: tuple[Message, ...] = ()
    if options.steps == "line":
        for line, found in marks.items():
            so_far = (*so_far, *found)
            words = "; ".join(f"`{_clean(one.text)}`{_why(one)}" for one in found[:2])
            yield Shown(so_far, found, f"Line {line}: {words}.")
        return
    for word in options.show:
        new = tuple(one for one in everything if one.kind == word)
        if new:
            so_far = (*so_far, *new)
            one_, many = _SAID[word]
            words = f"1 {one_}" if len(new) == 1 else f"{len(new)} {many}"
            yield Shown(so_far, new, f"{words}.")


def _why(message: Message) -> str:
    """Return the last reason of the flow: where it leaves for good."""
    return f" ({escaped(message.why[-1])})" if message.why else ""


def _clean(text: str) -> str:
    return text.replace("`", "'")
