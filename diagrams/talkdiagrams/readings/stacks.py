"""Stacks of goroutines: which frame is ours, what is waited for in it, and which goroutines are alike.

Alike are those in one state whose calls agree from the top down to the first frame of ours, and that were started by
one go statement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

# The first elements of the standard library's import paths (go1.27), and of what it brings along.
_STANDARD = frozenset({
    "archive", "bufio", "builtin", "bytes", "cmp", "cmd", "compress", "container", "context",
    "crypto", "database", "debug", "embed", "encoding", "errors", "expvar", "flag", "fmt", "go",
    "hash", "html", "image", "index", "internal", "io", "iter", "log", "maps", "math", "mime",
    "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "simd", "slices", "sort",
    "strconv", "strings", "structs", "sync", "syscall", "testing", "text", "time", "unicode",
    "unique", "unsafe", "uuid", "vendor", "weak",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """A call: the whole name of the function, and where in which file."""

    function: str
    file: str = ""
    line: int = 0

    @property
    def package(self) -> str:
        """The import path: everything before the first dot behind the last slash."""
        folder, slash, name = self.function.partition("[")[0].rpartition("/")
        return f"{folder}{slash}{name.partition('.')[0]}"

    @property
    def short(self) -> str:
        """The name as one says it: the package's last element, and the function.

        >>> Frame("example.com/shop/store.(*DB).Get").short
        'store.(*DB).Get'
        """
        head = self.function.partition("[")[0]
        return self.function[head.rfind("/") + 1 :]

    @property
    def place(self) -> str:
        """The file's own name and the line."""
        name = self.file.replace("\\", "/").rpartition("/")[2]
        return f"{name}:{self.line}" if name else ""

    @property
    def is_standard(self) -> bool:
        """Whether it belongs to the standard library (`panic` and its like have no package)."""
        package = self.package
        return "." not in self.function or package.split("/")[0] in _STANDARD


def is_runtime(function: str) -> bool:
    """Whether the runtime itself runs ``function`` or started it."""
    return Frame(function).package == "runtime"


class Stacked(Protocol):
    """What can be grouped; see ``goroutines.Goroutine``."""

    @property
    def number(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def frames(self) -> tuple[Frame, ...]: ...
    @property
    def minutes(self) -> int: ...
    @property
    def leaked(self) -> bool: ...
    @property
    def locked(self) -> bool: ...
    @property
    def created(self) -> Frame | None: ...
    @property
    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Group:
    """Goroutines that are alike. ``ours`` is the top frame of nobody's library, or the best there is.

    ``top`` is the frame they all stand in, ``minutes`` the longest wait, ``number`` the line of the first of them.
    """

    count: int
    state: str
    leaked: bool
    minutes: int
    locked: int
    top: Frame | None
    ours: Frame | None
    created: Frame | None
    number: int


def ours(frames: Sequence[Frame]) -> Frame | None:
    """Return the top frame that is not the standard library's; without one, the top frame above the runtime."""
    for frame in frames:
        if not frame.is_standard:
            return frame
    low = ("runtime", "internal", "sync", "syscall")
    outer = [frame for frame in frames if frame.package.split("/")[0] not in low]
    return outer[0] if outer else frames[0] if frames else None


def grouped(goroutines: Iterable[Stacked]) -> tuple[Group, ...]:
    """Return the groups: the largest first, then who waits longest, then the order of the dump."""
    together: dict[tuple[object, ...], list[Stacked]] = {}
    for one in goroutines:
        together.setdefault(_alike(one), []).append(one)
    groups = [_group(members) for members in together.values()]
    return tuple(sorted(groups, key=lambda one: (-one.count, -one.minutes, one.number)))


def _alike(one: Stacked) -> tuple[object, ...]:
    frames: list[str] = []
    mine: Frame | None = None
    for frame in one.frames:
        if not frame.is_standard:
            mine = frame
            break
        frames.append(frame.function)
    return (one.state, one.leaked, tuple(frames), mine, one.created)


def _group(members: Sequence[Stacked]) -> Group:
    first = members[0]
    return Group(
        sum(one.count for one in members),
        first.state,
        first.leaked,
        max(one.minutes for one in members),
        sum(one.count for one in members if one.locked),
        first.frames[0] if first.frames else None,
        ours(first.frames),
        first.created,
        min(one.number for one in members),
    )
