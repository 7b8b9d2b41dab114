# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""One hostile input: the files of a folder, the words typed after `talk`, and how that may end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

FINE, INPUT, USAGE, OUTSIDE = 0, 1, 2, 3
GOOD_OR_PROBLEM = frozenset({FINE, INPUT})
PROBLEM = frozenset({INPUT})


@dataclass(frozen=True)
class Link:
    """A symbolic link; ``{root}`` in its target is the sandbox."""

    target: str


@dataclass(frozen=True)
class Pipe:
    """A FIFO that nobody writes to."""


@dataclass(frozen=True)
class Hole:
    """A file of so many bytes with nothing in it."""

    size: int


@dataclass(frozen=True)
class Folder:
    """An empty folder; ``mode`` is what may be done with it."""

    mode: int = 0o755


Content = bytes | Link | Pipe | Hole | Folder


class Late(Mapping[str, Content]):
    """Files that are made when somebody looks: of fifty thousand cases a part is tried at a time."""

    def __init__(self, make: Callable[[], Mapping[str, Content]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, Content]:
        return self._make()

    def __getitem__(self, name: str) -> Content:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """As it is sent to another process: plain."""
        return dict, (dict(self._made),)


@dataclass(frozen=True)
class Case:
    """``files`` lie in a sandbox, by their path in it; the talk is `talks/one`, what may not be read in `outside`.

    ``words``: none means that the talk is made in a running process, through the pipeline; otherwise the whole command
    runs in a fork. ``writes`` are paths in the sandbox that the command may change besides `output`. ``keeps`` is what
    stays as it was if the command fails. ``cpu`` are the seconds of processor time that it may take.
    """

    category: str
    name: str
    files: Mapping[str, Content]
    words: tuple[str, ...] = ()
    codes: frozenset[int] = GOOD_OR_PROBLEM
    writes: tuple[str, ...] = ()
    keeps: str = "output"
    env: Mapping[str, str] = field(default_factory=dict)
    cpu: float = 10.0

    @property
    def full_name(self) -> str:
        """Category and name."""
        return f"{self.category}/{self.name}"


Cases = Iterator[Case]


class _Slow(yaml.SafeDumper):
    """Writes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


class _Fast(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The same in C."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


WALKTHROUGH = b"""# Words

## Boxes {#boxes .read}

Boxes *stand* for **things**, arrows for `what happens`.[^one]

- first
- second

## More {#more .read}

More words here.

[^one]: A source, <https://example.org/source>.
"""
MAIN = b'package main\n\n// region main\nfunc main() {\n\tprintln("hello")\n}\n\n// endregion\n'
MODULE = b"module demo\n\ngo 1.27\n"
CAPTURE = (
    b"command: go run .\nrelease: go1.27.3\nplatform: linux/amd64\ncpu: AMD EPYC, 2 CPUs\n"
    b"date: 2026-11-23\nsources: 0222622b023b681e\nexit: 0\n---\nhello\n"
)


def written(data: Any) -> bytes:
    """Write plain data as YAML, every character as itself where YAML lets it be."""
    try:
        dumped = _dumped(data, _Fast)
    except UnicodeEncodeError:  # the C emitter takes no surrogates
        dumped = _dumped(data, _Slow)
    return dumped.encode("utf-8", "surrogatepass")


def _dumped(data: Any, dumper: type) -> str:
    made: str = yaml.dump(
        data,
        Dumper=dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=10**9,
    )
    return made


def talk_files(
    outline: bytes, walkthrough: bytes = WALKTHROUGH, **more: Content
) -> dict[str, Content]:
    """Return the files of the talk `one`; ``more`` are named by their path in it.

    A passage that the outline names is for speaking, any other for readers.
    """
    for anchor in (b"#boxes", b"#more"):
        if anchor in outline:
            walkthrough = walkthrough.replace(anchor + b" .read", anchor)
    from tests.hostile.inputs.pictures import plain_png

    inside: dict[str, Content] = {
        "talk.yaml": outline,
        "walkthrough.md": walkthrough,
        "assets/photo.png": plain_png(),
        "go/demo/main.go": MAIN,
        "go/demo/go.mod": MODULE,
        "captures/hello.txt": CAPTURE,
        **more,
    }
    return {f"talks/one/{name}": content for name, content in inside.items()}


SMALL = b"title: A talk\nslides:\n  - {layout: title}\n  - {layout: bullets, title: It says something, bullets: [one, two]}\n"

ROOT = Path(__file__).resolve().parents[2]
