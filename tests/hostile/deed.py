"""Runs a command in a fork that has everything imported: limits round it, an eye on what it opens, starts and sends.

parent   imports the command once
  fork   limits, audit hook, chdir, talk WORDS        CPU seconds, memory of the whole tree
"""

import atexit
import contextlib
import os
import resource
import signal
import sys
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GIGA = 1024**3
CPU_SECONDS = 10.0
WALL_SECONDS = 60.0
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_TWO_PATHS = {"os.rename", "os.link", "os.symlink"}
_AS_NAMED = {"os.rename", "os.link", "os.symlink", "os.remove"}
_ONE_PATH = {
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "shutil.rmtree",
}
_STARTS = {"os.system", "os.exec", "os.posix_spawn", "os.startfile", "pty.spawn"}


@dataclass(frozen=True)
class Done:
    """How a command ended. ``code`` is negative for a signal; ``memory`` is the most that all its processes had."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    wall: float
    memory: int
    seen: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    late: bool = False


def patience(cpu: float = 0.0) -> float:
    """Return how many seconds by the clock something may take that may compute for ``cpu`` seconds.

    It is more on a machine that is busy with other things.
    """
    return max(WALL_SECONDS, 1.5 * cpu) * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def warm() -> None:
    """Import all that commands import late, so that no fork has to."""
    from talkbuilder.app.wiring import ALL_KINDS, ALL_MECHANISMS, BACKENDS

    for table in (ALL_KINDS, ALL_MECHANISMS, BACKENDS):
        for name in list(table):
            table[name]


class Watch:
    """An audit hook: what a command of ours never does. `found` grows as it does."""

    def __init__(self, allowed: Sequence[Path], programs: Sequence[str]) -> None:
        self.allowed = (*tuple(str(path) for path in allowed), "/dev/", "/proc/self/")
        # What is written anywhere is first a file of ours beside it.
        self.beside = tuple(f"{path.parent}/" for path in allowed)
        self.programs = programs
        self.file = os.open(allowed[-1] / "seen", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.busy = False

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if self.busy:
            return
        self.busy = True
        try:
            said = self._judge(event, args)
            if said:
                os.write(self.file, said.encode("utf-8", "backslashreplace") + b"\n")
        finally:
            self.busy = False

    def _judge(self, event: str, args: tuple[Any, ...]) -> str:
        if event == "open" and isinstance(args[0], str | bytes) and args[2] & _WRITES:
            return self._path(event, args[0])
        if event in _ONE_PATH and isinstance(args[0], str | bytes):
            # From shutil.rmtree the name is inside an open folder, the last argument.
            inside = args[-1] if event in ("os.remove", "os.rmdir", "os.mkdir") else -1
            if isinstance(inside, int) and inside > 0 and event != "os.mkdir":
                return self._path(event, f"/proc/self/fd/{inside}/{os.fsdecode(args[0])}")
            return self._path(event, args[0])
        if event in _TWO_PATHS:
            return self._path(event, args[0] if event == "os.rename" else args[1]) or self._path(
                event, args[1]
            )
        if event == "socket.connect" and args[1] != ("::1", 0):
            return f"connects to {args[1]!r}"
        if event == "subprocess.Popen":
            program = os.fsdecode(args[0])
            # A check runs the talk's samples, with a toolchain that is installed.
            known = program in self.programs or program.endswith(("/bin/go", "/bin/gofmt"))
            known = known or "/cache/go/samples/" in program
            return "" if known else f"starts {program!r}"
        return f"{event} {args!r}" if event in _STARTS else ""

    def _path(self, event: str, path: str | bytes) -> str:
        name = os.fsdecode(path)
        if event in _AS_NAMED:  # the link itself is meant, not what it leads to
            whole = str(Path(os.path.realpath(Path(name).parent)) / Path(name).name)
        else:
            whole = os.path.realpath(name)
        if (whole + "/").startswith(self.allowed) or (Path(whole).is_dir() and event == "os.mkdir"):
            return ""
        folder, _, last = whole.rpartition("/")
        beside = last.startswith(".talk-") and (folder + "/").startswith(self.beside)
        return "" if beside else f"{event} {whole!r}"


def run(
    words: Sequence[str],
    here: Path,
    writes: Sequence[str] = (),
    more: Mapping[str, str] | None = None,
    cpu: float = 0.0,
) -> Done:
    """Run `talk WORDS` in ``here``; call `warm` first. ``cpu`` are the seconds of processor time that it may take."""
    out, err = here / "stdout", here / "stderr"
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            _inside(words, here, writes, more or {})
        finally:
            os._exit(99)
    memory, most = 0, patience(cpu)
    while True:
        pid, status, used = os.wait4(child, os.WNOHANG)
        if pid:
            break
        memory = max(memory, tree_memory(child))
        if time.monotonic() - begun > most:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        time.sleep(0.01)
    wall = time.monotonic() - begun
    left = survivors(here)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # whatever it has left behind
    memory = max(memory, used.ru_maxrss * 1024)
    seen_file = here / "tmp" / "seen"
    seen = seen_file.read_text("utf-8").splitlines() if seen_file.exists() else []
    seen_file.unlink(missing_ok=True)
    return Done(
        os.waitstatus_to_exitcode(status),
        out.read_bytes() if out.exists() else b"",
        err.read_bytes() if err.exists() else b"",
        used.ru_utime + used.ru_stime,
        wall,
        memory,
        tuple(dict.fromkeys(seen)),
        tuple(left),
        wall > most,
    )


def survivors(here: Path, patience: float = 2.0) -> list[str]:
    """Return the processes that a command in ``here`` has left, after a moment to end by themselves; and end them."""
    until = time.monotonic() + patience
    while (left := _living(str(here).encode())) and time.monotonic() < until:
        time.sleep(0.02)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return [f"{pid}: {words}" for pid, words in left.items()]


def _living(here: bytes) -> dict[int, str]:
    """Return whose program, folder or environment names ``here``."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            known = (
                os.fsencode((process / "exe").readlink()),
                os.fsencode((process / "cwd").readlink()),
            )
            named = any(one.startswith(here) for one in known)
            if named or here in (process / "environ").read_bytes():
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ")
                if int(process.name) != os.getpid() and words:
                    found[int(process.name)] = words.decode("utf-8", "replace")[:200]
    return found


def _inside(
    words: Sequence[str], here: Path, writes: Sequence[str], more: Mapping[str, str]
) -> None:
    os.setsid()
    _forget_the_parent()
    for number, name in ((1, "stdout"), (2, "stderr")):
        target = os.open(here / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    resource.setrlimit(resource.RLIMIT_CPU, (40, 45))
    resource.setrlimit(resource.RLIMIT_AS, (6 * GIGA, 6 * GIGA))
    resource.setrlimit(resource.RLIMIT_FSIZE, (GIGA, GIGA))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ.update(
        {
            "TALK_CACHE": str(here / "cache"),
            "HOME": str(here / "home"),
            "TMPDIR": str(here / "tmp"),
            **more,
        }
    )
    os.chdir(here)
    import tempfile

    tempfile.tempdir = None
    sys.dont_write_bytecode = True
    allowed = [here / name for name in ("output", "cache", *writes, "tmp")]
    sys.addaudithook(Watch(allowed, (sys.executable,)))
    sys.argv = ["talk", *words]
    from talkbuilder.app.cli import main

    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    # As Python ends: what is registered for the end still runs (workers are killed, folders removed).
    atexit._run_exitfuncs()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _forget_the_parent() -> None:
    """What the parent wanted done at its end is not ours to do."""
    finalize: Any = weakref.finalize
    for one in list(finalize._registry):
        one.detach()
    atexit._clear()
    finalize._registered_with_atexit = False


def tree_memory(pid: int) -> int:
    """Return the resident memory of a process and all below it, what they share counted once."""
    total, todo = 0, [pid]
    while todo:
        one = todo.pop()
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += map(int, (task / "children").read_text().split())
        except (OSError, ValueError, IndexError):
            continue
    return total
