"""What attendees get beside the slides: the talk's Go samples and what was recorded of them, read for the archive.

What a build or a test run left behind (programs, profiles) stays behind; so does everything outside ``go/`` and the
captures that the outline names.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from talkbuilder.captured import parse
from talkbuilder.outline.load import load
from talkbuilder.outline.model import Outline
from talkbuilder.outline.recordings import capture_file
from talkbuilder.place import Place
from talkbuilder.ports import Enclosed, EnclosedRun
from talkbuilder.problem import Problem
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Talk
from talkbuilder.truth.samples import Sample, needs_c, samples

_LEFT_BEHIND = (
    ".exe", ".test", ".out", ".prof", ".pprof", ".o", ".a", ".so", ".dll", ".dylib", ".orig", ".rej", "~",
)  # fmt: skip
# ELF, Mach-O in both orders and as a universal file, and Windows: what `go build` leaves in a folder.
_PROGRAMS = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe", b"MZ")


def enclosed(root: Path, world: RealWorld) -> tuple[tuple[Enclosed, ...], tuple[Problem, ...]]:
    """Return the samples of the talk in ``root``; one that `talk check` would refuse is left out, and named.

    What is wrong with the outline itself is said by who builds it.
    """
    talk, _ = load(root, world)
    if talk is None:
        return (), ()
    found: list[Enclosed] = []
    problems: list[Problem] = []
    for sample in samples(root, talk.outline.go):
        if sample.problems:
            why = sample.problems[0]
            message = f'the sample "{sample.name}" is left out of the archive: {why.message}'
            problems.append(Problem(why.place, "sample-left-out", message, why.hint, severity="warning"))  # fmt: skip
            continue
        try:
            found.append(_enclosed(sample, talk, root, world))
        except OSError as error:
            message = f'the sample "{sample.name}" could not be read: {error.strerror or error}'
            problems.append(Problem(Place(sample.folder.as_posix()), "cannot-read", message))
    return tuple(found), tuple(problems)


def _enclosed(sample: Sample, talk: Talk, root: Path, world: RealWorld) -> Enclosed:
    files = {name: world.read(sample.folder, name) for name in sample.files}
    runs = []
    for name, run in talk.outline.captures.items():
        if run.sample != sample.name:
            continue
        try:
            data = world.read(root, capture_file(name))
        except OSError:
            continue  # `talk check` says that it was not recorded
        capture, _ = parse(data.decode("utf-8", "replace"))
        runs.append(EnclosedRun(name, data, capture))
    return Enclosed(
        name=sample.name,
        files={name: data for name, data in files.items() if not _left_behind(name, data)},
        line=sample.line,
        program=sample.program,
        c=needs_c(sample),
        runs=tuple(runs),
        slides=tuple(_shown_on(sample.name, talk)),
    )


def _left_behind(name: str, data: bytes) -> bool:
    return name.lower().endswith(_LEFT_BEHIND) or data.startswith(_PROGRAMS)


def _shown_on(sample: str, talk: Talk) -> Iterator[str]:
    """Yield the ids of the slides that show a file of ``sample``, or what it printed."""
    captures = {name for name, run in talk.outline.captures.items() if run.sample == sample}
    for index, slide in enumerate(talk.outline.slides):
        named = set(_named(slide.model_dump())) | set(_named(_figure(slide, talk.outline)))
        if any(
            (key == "capture" and value in captures)
            or (key in ("file", "code") and value.startswith(f"go/{sample}/"))
            for key, value in named
        ):
            yield talk.ids[index]


def _figure(slide: object, outline: Outline) -> Mapping[str, Any]:
    """Return the figure that a slide names, as it is written."""
    name = getattr(slide, "figure", None)
    figure = outline.figures.get(name) if isinstance(name, str) else name
    return figure.model_dump() if figure is not None else {}


def _named(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every key of ``value`` that has words, at any depth."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str):
                yield str(key), inner
            elif key == "captures" and isinstance(inner, Mapping):
                yield from (("capture", str(name)) for name in inner.values())
            else:
                yield from _named(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _named(inner)
