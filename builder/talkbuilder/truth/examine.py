"""Whether a sample holds: gofmt-clean, vetted, built, run as the outline runs it, and its tests pass."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from talkbuilder.outline.model import CaptureRun
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.talk import Places
from talkbuilder.truth.experiments import UNKNOWN
from talkbuilder.truth.record import OUTLINE, fresh
from talkbuilder.truth.run import Limits, environment, run
from talkbuilder.truth.samples import Sample, needs_c
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.workbench import TRIM, Copy, copied

_DIFF = re.compile(r"^\+\+\+ (?P<file>.+?)(?:\t.*)?$")
_HUNK = re.compile(r"^@@ -(?P<line>\d+)")
# What `go vet` says of a package with cgo when the translation came out of the build cache.
_STALE = "can't parse raw cgo file"
_CHOSEN = re.compile(r"--?(?:test\.)?run=(.+)")
_FORMAT = Limits(seconds=30, megabytes=1024, output=1 << 20)


def examine(
    sample: Sample,
    toolchain: Toolchain,
    runs: Mapping[str, CaptureRun] | None = None,
    root: Path | None = None,
    places: Places | None = None,
) -> tuple[Problem, ...]:
    """Return what is wrong with ``sample``; ``runs`` are the captures that are made of it, by name.

    How it is formatted, and what vet says, is asked of the release that it is written for. What an older release
    cannot compile is a note.
    """
    if sample.problems:
        return sample.problems
    wrong = _wrong_on_purpose(runs or {})
    with copied(sample, toolchain) as copy:
        problems: list[Problem] = [] if copy.is_older else list(_style(copy))
        if "build" not in wrong:
            built = copy.build()
            if built.why:
                return (*problems, _skipped(copy, built.why))
            if built.problems:
                return (*problems, *built.problems)
            if not copy.is_older and "vet" not in wrong:
                problems += _vetted(copy)
        root = root or sample.folder.parent.parent
        places = places or Places((root / OUTLINE).as_posix())
        problems += _run(copy, runs or {}, root, places)
    return tuple(dict.fromkeys(problems))


def _wrong_on_purpose(runs: Mapping[str, CaptureRun]) -> frozenset[str]:
    """Return the go commands that the outline expects to fail: they are not asked once more to succeed."""
    return frozenset(run.run for run in runs.values() if run.exit != 0)


def _style(copy: Copy) -> Iterator[Problem]:
    """Yield the first place in each file that gofmt would write otherwise. What is no Go, the compiler says better."""
    gofmt = copy.toolchain.go.with_name(copy.toolchain.go.name.replace("go", "gofmt", 1))
    files = [name for name in copy.sample.files if name.endswith(".go")]
    if not gofmt.is_file():
        message = f"{copy.toolchain.release} has no gofmt here: the format was not looked at"
        yield Problem(Place(copy.sample.folder.as_posix()), "no-gofmt", message, severity="note")
        return
    ran = run([str(gofmt), "-d", *files], copy.folder, environment(copy.toolchain), _FORMAT)
    file, line, found = "", 0, False
    for text in ran.out.splitlines():
        if match := _DIFF.match(text):
            file, line, found = match["file"], 0, False
        elif match := _HUNK.match(text):
            line = int(match["line"])
        elif line and not found and text[:1] in ("-", "+"):
            found = True
            place = Place((copy.sample.folder / file).as_posix(), line, 1)
            message = "gofmt would write this otherwise"
            yield Problem(place, "sample-format", message, f"`gofmt -w {file}` in its folder")
        elif line and text[:1] == " ":
            line += 1


def _vetted(copy: Copy) -> tuple[Problem, ...]:
    ran = copy.go(["vet", *TRIM, "./..."], needs_c(copy.sample))
    if not ran.fine and _STALE in ran.err:
        _freshen(copy)
        ran = copy.go(["vet", *TRIM, "./..."], needs_c(copy.sample))
    return () if ran.fine else copy.complaints(ran, "sample-vet")


def _freshen(copy: Copy) -> None:
    """Make cgo translate the sample anew: what the build cache has of it names the files of an earlier copy.

    vet reads those files themselves, and they are gone. A comment at the end makes it another text, and moves no line.
    """
    for name in copy.sample.files:
        if name.endswith(".go"):
            with (copy.folder / name).open("ab") as file:
                file.write(f"\n// {copy.folder.parent.name}\n".encode())


def _run(
    copy: Copy, runs: Mapping[str, CaptureRun], root: Path, places: Places
) -> Iterator[Problem]:
    plain = CaptureRun(sample=copy.sample.name)
    wanted = dict(runs)
    wrong = _wrong_on_purpose(runs)
    builds = "build" not in wrong
    if copy.sample.program and builds and not any(one.run == "run" for one in wanted.values()):
        wanted[""] = plain
    if copy.sample.tests and builds and (flags := _other_tests(runs)) is not None:
        flags += ["-vet=off"] if "vet" in wrong else []
        wanted["tests"] = plain.model_copy(update={"run": "test", "flags": flags})
    for name, one in wanted.items():
        made = fresh(copy, one, root)
        if made.why:
            yield _skipped(copy, f"{name}: {made.why}" if name else made.why)
        for problem in made.problems:
            place = places.at("captures", name, "experiment")  # no file of the sample is at fault
            yield replace(problem, place=place) if problem.code == UNKNOWN else problem


def _other_tests(runs: Mapping[str, CaptureRun]) -> list[str] | None:
    """Return the flags for all tests but those that may fail; None if any may."""
    failing = [one for one in runs.values() if one.run == "test" and one.exit != 0]
    chosen = [[found[1] for flag in one.flags if (found := _CHOSEN.match(flag))] for one in failing]
    if not all(chosen):
        return None
    # One pattern alone can have slashes for subtests; several are parted as -skip parts alternatives.
    return [f"-skip={'|'.join(one[-1] for one in chosen)}"] if chosen else []


def _skipped(copy: Copy, why: str) -> Problem:
    message = f"not asked of {copy.toolchain.release}: {why}"
    place = Place(copy.sample.folder.as_posix())
    return Problem(place, "sample-skipped", message, severity="note")
