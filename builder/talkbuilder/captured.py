"""A program's recorded output: what it printed, and who ran it where, as a small text file.

    command: GODEBUG=schedtrace=250 go run .
    release: go1.27.3
    ...
    ---
    SCHED 253ms: gomaxprocs=2 ...

The head is for whoever doubts the number on the slide: release, platform, processor and day.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from talkbuilder.place import Place

if TYPE_CHECKING:
    from talkbuilder.outline.model import CaptureRun

RULE = "---"
HEAD = ("command", "release", "platform", "cpu", "date", "godebug", "sources", "exit", "digest")


class Capture(Struct, frozen=True, kw_only=True):
    """One recorded run. ``sources`` is the digest of the sample's files that were run, ``exit`` the exit code.

    ``godebug`` says which defaults the module's ``go`` line chose, where the release is older than the samples.
    ``digest`` is that of the text as it was stored, where it was read from a file: whoever edits the text can be told.
    A log from elsewhere has only a text.
    """

    text: str
    command: str = ""
    release: str = ""
    platform: str = ""
    cpu: str = ""
    date: str = ""
    godebug: str = ""
    sources: str = ""
    exit: str = ""
    digest: str = ""

    @property
    def is_edited(self) -> bool:
        """Whether its text is another one than was stored; what was stored before there was a digest is not known."""
        return bool(self.digest) and self.digest != text_digest(self.text)

    @property
    def origin(self) -> str:
        """Return the line that belongs under a number: release, platform and processor."""
        where = " ".join(filter(None, (self.release, self.platform)))
        return ", ".join(filter(None, (where, self.cpu)))


def render(capture: Capture) -> str:
    """Return the file that holds ``capture``."""
    known = {name: getattr(capture, name) for name in HEAD}
    # Only a run of ours has a text that nobody should touch.
    known["digest"] = text_digest(capture.text) if capture.sources else ""
    fields = known.items()
    head = "".join(f"{name}: {value}\n" for name, value in fields if value)
    return f"{head}{RULE}\n{capture.text.rstrip()}\n"


def parse(text: str) -> tuple[Capture, int]:
    """Return the capture in a file and how many lines stand before its text; a file without a head is all text.

    >>> parse(render(Capture(text="ok", release="go1.27.3")))[0].release
    'go1.27.3'
    >>> parse("GC forced")[0].text
    'GC forced'
    """
    lines = text.split("\n")
    head: dict[str, str] = {}
    for number, line in enumerate(lines):
        if line == RULE and head:
            body = "\n".join(lines[number + 1 :]).rstrip()
            return Capture(text=body, **head), number + 1
        name, mark, value = line.partition(": ")
        if not mark or name not in HEAD:
            break
        head[name] = value
    return Capture(text=text.rstrip()), 0


def is_of(release: str, named: str) -> bool:
    """Whether ``release`` is the one that an outline names, which may leave out the last number.

    >>> is_of("go1.24.11", "1.24.11"), is_of("go1.24.11", "1.24"), is_of("go1.24.11", "1.24.1")
    (True, True, False)
    """
    return f"{release.removeprefix('go')}.".startswith(f"{named.removeprefix('go')}.")


def text_digest(text: str) -> str:
    """Return a short name of a stored text; line ends do not count."""
    from hashlib import sha256  # noqa: PLC0415 - as below

    lines = "\n".join(text.splitlines()).rstrip()
    return sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# What decides the text of a capture; limits and how it is compared do not.
_DECIDES = {"sample", "run", "flags", "args", "env", "show", "normalise"}


def sources_digest(files: Mapping[str, bytes], run: "CaptureRun | None" = None) -> str:
    """Return a short name of what is run: the sample's files by their name in its folder, and how ``run`` runs it.

    Line ends do not count: a checkout on Windows is the same sample.

    >>> sources_digest({"main.go": b"package main"}) == sources_digest({"a.go": b"package main"})
    False
    """
    from hashlib import sha256  # noqa: PLC0415 - only those who have samples

    whole = sha256()
    for name, data in sorted(files.items()):
        text = data.replace(b"\r\n", b"\n")
        whole.update(f"{name}\0{sha256(text).hexdigest()}\n".encode())
    if run is not None:
        whole.update(run.model_dump_json(include=_DECIDES).encode())
        if run.experiment:  # without one it is the digest of before there were any
            whole.update(f"\0GOEXPERIMENT={run.experiment}".encode())
    return whole.hexdigest()[:16]


class Recorded(Struct, frozen=True):
    """A capture or log as a figure gets it; line 1 of its text stands at ``place``.

    ``code`` is the source that it speaks of, where the figure names one.
    """

    capture: Capture
    place: Place
    code: str = ""

    def line(self, number: int, column: int = 1) -> Place:
        """Return the place of line ``number`` (from 1) of the text."""
        return Place(self.place.path, self.place.line + number - 1, column)
