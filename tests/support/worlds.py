"""A World made of a dictionary, and talks written as text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from talkbuilder.outline.load import load
from talkbuilder.problem import Problem
from talkbuilder.talk import Talk

ROOT = Path("talks/demo")


@dataclass(frozen=True)
class FakeWorld:
    """Files by name; reading outside is refused as the real one does, and `asked` remembers every name."""

    files: Mapping[str, bytes]
    asked: list[str] = field(default_factory=list)

    def read(self, root: Path, name: str) -> bytes:
        """Return a file of the dictionary."""
        self.asked.append(name)
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise PermissionError(f"{name} lies outside the talk's folder")
        if name not in self.files:
            raise FileNotFoundError(2, "No such file or directory", name)
        return self.files[name]

    def names(self, root: Path, folder: str) -> tuple[str, ...]:
        """Return the files below a folder; below none, all."""
        below = f"{folder}/" if folder else ""
        return tuple(sorted(name for name in self.files if name.startswith(below)))

    def timestamp(self) -> int:
        """Return a fixed moment."""
        return 315_532_800


def load_talk(
    outline: str | bytes, walkthrough: str | bytes | None = None, **files: bytes
) -> tuple[Talk | None, tuple[Problem, ...]]:
    """Load a talk from texts; `files` are named with `__` for `/` and a single `_` for `.`."""
    given = {name.replace("__", "/").replace("_", "."): data for name, data in files.items()}
    given["talk.yaml"] = outline if isinstance(outline, bytes) else outline.encode()
    if walkthrough is not None:
        given["walkthrough.md"] = (
            walkthrough if isinstance(walkthrough, bytes) else walkthrough.encode()
        )
    return load(ROOT, FakeWorld(given))


def codes(problems: tuple[Problem, ...]) -> list[str]:
    """Return `line:column code` of each problem, with the file where it isn't the outline."""
    found = []
    for problem in problems:
        name = problem.place.path.removeprefix(ROOT.as_posix() + "/")
        file = "" if name == "talk.yaml" else f"{name}:"
        found.append(f"{file}{problem.place.line}:{problem.place.column} {problem.code}")
    return found
