"""The one door to Go's programs: run a command to its end, or to a limit, and leave nothing of it behind.

A sample is code that we run on purpose: this bounds its time, memory, output and disk, and ends what it started.
It is no sandbox: it may read and write what the person who runs it may; a stranger's talk is checked in a container.

How it is kept in bounds, and why not with ``RLIMIT_AS``: ``builder/notes/toolchain.md``.
"""

import atexit
import ctypes
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Literal, Protocol

from msgspec import Struct

from talkbuilder.cache import cache_folder
from talkbuilder.truth.family import PROC, Member, adopted, family, written

POLL = 0.05
"""Seconds between two looks at the memory; only a look at /proc is that cheap, ``ps`` gets more."""
GRACE = 1.0
"""Seconds that readers get for what is still in a pipe once everybody is dead."""
PR_SET_CHILD_SUBREAPER = (
    36  # https://man7.org/linux/man-pages/man2/pr_set_child_subreaper.2const.html
)
MARK = "TALK_RUN"
"""A variable by which we know those again who left their session."""

Stopped = Literal["", "time", "memory", "output", "disk"]


class Limits(Struct, frozen=True):
    """What a command may use: seconds by the clock, megabytes of all its processes together, bytes of output.

    ``disk`` are bytes written to files, deleted ones too; only Linux counts them.
    """

    seconds: float = 120.0
    megabytes: int = 4096
    output: int = 8 << 20
    disk: int = 8 << 30

    def passed(self, stopped: Stopped) -> str:
        """Say which limit was met.

        >>> Limits(60).passed("time"), Limits(megabytes=2048).passed("memory")
        ('it took more than 60 s', 'it used more than 2,048 MB of memory')
        """
        return {
            "": "",
            "time": f"it took more than {self.seconds:g} s",
            "memory": f"it used more than {self.megabytes:,} MB of memory",
            "output": f"it wrote more than {self.output / (1 << 20):.3g} MB of output",
            "disk": f"it wrote more than {self.disk / (1 << 30):.3g} GB of files",
        }[stopped]


_USUAL = Limits()


class Ran(Struct, frozen=True):
    """How it ended. ``code`` is negative for a signal; ``stopped`` says which limit it met.

    ``out`` and ``err`` are at most ``Limits.output`` bytes together; what is no UTF-8 is replaced.
    """

    code: int
    out: str
    err: str
    seconds: float
    stopped: Stopped = ""

    @property
    def fine(self) -> bool:
        """Whether it ended by itself, and well."""
        return self.code == 0 and not self.stopped


class Goroot(Protocol):
    """What `environment` and `go` need to know of a toolchain."""

    @property
    def root(self) -> Path:
        """Return its GOROOT."""

    @property
    def go(self) -> Path:
        """Return its own ``go``."""


# --- commands ---------------------------------------------------------------------------------------------------------


def run(
    command: Sequence[str],
    cwd: Path,
    env: Mapping[str, str],
    limits: Limits = _USUAL,
    stdin: bytes = b"",
) -> Ran:
    """Run ``command`` in a session of its own, and end all of that session when its first process ends.

    Safe to call from several threads. On Windows the tree is ended with ``taskkill`` and memory is not bounded.

    Raises:
        OSError: it could not be started.
    """
    _adopt_orphans(os.getpid())
    mark = f"{os.getpid()}-{next(_numbers)}"
    with tempfile.TemporaryFile() as question:
        question.write(stdin)
        question.seek(0)
        begin = time.monotonic()
        with _starting:  # or somebody who looks for orphans takes it for one
            process = subprocess.Popen(
                list(command),
                cwd=cwd,
                env={**env, MARK: mark},
                stdin=question,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            running = _Running(process, mark)
            _living.add(running)
    try:
        stopped = running.watch(begin + limits.seconds, limits)
    finally:  # Ctrl-C as well
        running.end()
        _living.discard(running)
    out, err = running.said(limits.output)
    return Ran(process.returncode, out, err, time.monotonic() - begin, stopped)


def go(
    toolchain: Goroot,
    args: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    limits: Limits = _USUAL,
    stdin: bytes = b"",
) -> Ran:
    """Run the toolchain's own ``go`` with ``args``; ``env`` is laid over `environment`."""
    whole = environment(toolchain) | dict(env or {})
    return run([str(toolchain.go), *args], cwd, whole, limits, stdin)


def environment(toolchain: Goroot, *, cgo: bool = False) -> dict[str, str]:
    """Return the variables for everything of ``toolchain``: nothing of the user's own Go, no network, no other release.

    Caches and the home folder (telemetry goes there, and is off) lie in our cache folder; they are made here. With
    ``cgo`` the C compiler's folder joins the path.
    """
    ours = cache_folder().absolute() / "go"
    home, temporary = ours / "home", ours / "tmp"
    for folder in (home, temporary):
        folder.mkdir(parents=True, exist_ok=True)
    _silence_telemetry(home)
    path = [str(toolchain.root / "bin"), *(["/usr/bin", "/bin"] if os.name == "posix" else [])]
    if cgo and (compiler := c_compiler()):
        path.insert(1, str(Path(compiler).parent))
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "COMSPEC") if name in os.environ}
    return kept | {
        "PATH": os.pathsep.join(path),
        "HOME": str(home),
        "USERPROFILE": str(home),
        "TMPDIR": str(temporary),
        "TEMP": str(temporary),
        "TMP": str(temporary),
        "LC_ALL": "C",
        "TZ": "UTC",
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOENV": "off",
        "GOFLAGS": "",
        "GOWORK": "off",
        "GOCACHE": str(ours / "build"),
        "GOPATH": str(ours / "path"),
        "GOTMPDIR": str(temporary),
        "CGO_ENABLED": "1" if cgo else "0",
    }


def c_compiler() -> str | None:
    """Return the path of the C compiler that cgo and the race detector would use, if there is one."""
    return shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")


def _silence_telemetry(home: Path) -> None:
    # https://go.dev/doc/telemetry: "off" writes no counters, and starts no process that outlives the command.
    config = {"darwin": "Library/Application Support", "win32": "AppData/Roaming"}
    mode = home / config.get(sys.platform, ".config") / "go" / "telemetry" / "mode"
    if not mode.is_file():
        mode.parent.mkdir(parents=True, exist_ok=True)
        mode.write_text("off", encoding="ascii")


# --- a process and all that it starts ---------------------------------------------------------------------------------

_numbers = itertools.count()
_starting = threading.Lock()


class _Running:
    """A running command, the threads that read what it says, and whoever it started."""

    def __init__(self, process: "subprocess.Popen[bytes]", mark: str) -> None:
        self._process, self._mark = process, mark
        self._news, self._ended = threading.Event(), threading.Event()
        self._full = self._over = False
        self._said: tuple[list[bytes], list[bytes]] = ([], [])
        self._size = 0
        self._lock = threading.Lock()
        self._readers: list[threading.Thread] = []
        self._strangers: set[str] = set()
        self._owner = os.getpid()

    def watch(self, deadline: float, limits: Limits) -> Stopped:
        """Wait for the end, or for a limit, and say for which."""
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            threading.Thread(target=self._read, args=(pipe, chunks, limits.output), daemon=True)
            for pipe, chunks in zip(
                (self._process.stdout, self._process.stderr), self._said, strict=True
            )
        ]
        for thread in (*self._readers, threading.Thread(target=self._wait, daemon=True)):
            thread.start()
        pause = POLL if PROC.exists() else 10 * POLL
        while True:
            late = deadline - time.monotonic()
            self._news.wait(max(0.0, min(pause, late)))
            if self._full:
                return "output"
            if self._over:
                return ""
            if late <= 0:
                return "time"
            members = self._members(self._strangers)
            if sum(m.bytes for m in members if m.sure) > limits.megabytes << 20:
                return "memory"
            if PROC.exists() and written(m.pid for m in members) > limits.disk:
                return "disk"

    def end(self) -> None:
        """Kill everybody, and be sure of it."""
        if os.getpid() != self._owner:
            return  # a fork inherited the handle; the process is its parent's
        # Until the first process is reaped its id, which is the group's and the session's, belongs to nobody else.
        for _ in range(20):  # who forks while we look is met by the next look
            self._kill_group()
            left = [m for m in self._members(set()) if m.pid != self._process.pid]
            for member in left:
                if member.sure:
                    with suppress(ProcessLookupError, PermissionError):
                        os.kill(member.pid, signal.SIGKILL)
            if not left:
                break
            time.sleep(0.002)
        self._process.kill()
        self._process.wait()
        self._ended.set()

    def said(self, most: int) -> tuple[str, str]:
        """Return what it wrote; waits for no one who still holds the pipes."""
        until = time.monotonic() + GRACE
        for thread in self._readers:
            thread.join(max(0.0, until - time.monotonic()))
        out = b"".join(self._said[0])[:most]
        err = b"".join(self._said[1])[: most - len(out)]
        return out.decode("utf-8", "replace"), err.decode("utf-8", "replace")

    def _read(self, pipe: IO[bytes], chunks: list[bytes], most: int) -> None:
        with pipe, suppress(OSError, ValueError):
            while chunk := os.read(pipe.fileno(), 1 << 16):
                with self._lock:
                    chunks.append(chunk)
                    self._size += len(chunk)
                    self._full |= self._size > most
                if self._full:
                    self._news.set()
                    # A closed pipe would be news to the program, which could then end by itself before it is killed.
                    self._ended.wait()
                    return

    def _wait(self) -> None:
        if hasattr(os, "waitid"):  # looks without reaping: see `end`
            with suppress(ChildProcessError):
                os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        else:
            self._process.wait()
        self._over = True
        self._news.set()

    def _kill_group(self) -> None:
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            command = ["taskkill", "/T", "/F", "/PID", str(self._process.pid)]
            with suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(command, capture_output=True, check=False, timeout=10)

    def _members(self, strangers: set[str]) -> list[Member]:
        if not PROC.exists():
            return _members_of_ps(self._process.pid) if os.name == "posix" else []
        found = family(self._process.pid, f"{MARK}={self._mark}", strangers)
        with _starting:
            others = tuple(_living)
            orphans = adopted(self._process.pid, [one._process.pid for one in others])
        for orphan in orphans:
            if orphan.dead:  # nobody else will bury it
                with suppress(ChildProcessError):
                    os.waitpid(orphan.pid, os.WNOHANG)
        if any(one is not self for one in others):
            return found  # whose orphans they are only the last one can know
        known = {member.pid for member in found if member.sure}
        return found + [one for one in orphans if not one.dead and one.pid not in known]


def _members_of_ps(group: int) -> list[Member]:
    """Who lives in the process group, by ``ps`` (macOS and the BSDs; it counts in KiB)."""
    command = ["ps", "-axo", "pid=,pgid=,rss=,stat="]
    try:
        listing = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return []
    rows = (line.split() for line in listing.stdout.splitlines())
    return [
        Member(int(row[0]), int(row[2]) << 10)
        for row in rows
        if len(row) == 4 and row[1] == str(group) and not row[3].startswith("Z")
    ]


_living: set[_Running] = set()


@cache
def _adopt_orphans(pid: int) -> None:
    """Have the kernel give process ``pid``, which is this one, whoever loses its parent below it (Linux 3.4)."""
    del pid  # a fork has to ask again
    with suppress(
        OSError, AttributeError, TypeError
    ):  # another system; Windows has no library None
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@atexit.register
def _end_all() -> None:
    for running in tuple(_living):
        running.end()
