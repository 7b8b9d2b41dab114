"""The process in which Typst lives: a request on one pipe, an answer on the other, nothing else.

Run as a file, so that it starts without the rest of the house; its argument is the folder to make, Typst's. The only
module that imports typst. A message is a line of JSON, and after it the bytes whose lengths the line tells:

    {"fonts": folder}                                          once; it answers {"ready": true}
    {"format", "ppi", "timestamp", "files": [[name, n], ..]}   it answers {"parts": [n, ..]} or {"error", "hints"}
     "lent": [folder, ..] of more fonts                        with "memory", its peak in MB so far

It ends when its input does.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

if sys.platform != "win32":
    import fcntl

# Should the parent die while Typst hangs, nobody is left to kill us: an alarm does (POSIX).
GRACE = 5
PICTURES = (".png", ".jpg")
PREFIX = "talk-typst-"


def main() -> int:
    """Serve until the input ends, and take the root folder along: if the parent was killed, nobody else will."""
    root = sys.argv[1]
    _sweep(Path(root).parent)
    _make(Path(root))
    try:
        return _serve(root)
    except BrokenPipeError:
        return 0  # the parent is gone
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _make(root: Path) -> None:
    """Make the root folder, ours as long as we live; it is new, or it is somebody else's and we end."""
    root.mkdir(mode=0o700)
    while _locked(root) is None:  # swept in the moment between making and locking it
        while root.exists():
            time.sleep(0.01)
        root.mkdir(mode=0o700)


def _locked(folder: Path) -> int | None:
    """Return a descriptor that locks ``folder``, -1 where folders have no locks; None if it is gone or in use."""
    if sys.platform == "win32":
        return -1
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        return -1
    if os.fstat(descriptor).st_nlink:
        return descriptor
    os.close(descriptor)
    return None


def _sweep(top: Path) -> None:
    """Remove the roots of ours that nobody locks: a worker that is killed together with its parent leaves its own."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        for entry in os.scandir(top):
            if not entry.name.startswith(PREFIX) or not entry.is_dir(follow_symlinks=False):
                continue
            if entry.stat(follow_symlinks=False).st_uid != os.geteuid():
                continue
            lock = _locked(Path(entry.path))
            if lock is not None and lock >= 0:
                shutil.rmtree(entry.path, ignore_errors=True)
                os.close(lock)


def _serve(root: str) -> int:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = sys.stdin.buffer
    try:
        import typst  # noqa: PLC0415 - the door: it may be absent or broken, and then we say so
    except Exception as error:  # noqa: BLE001 - a broken wheel raises anything
        _say(answers, {"missing": str(error)}, [])
        return 3
    line = requests.readline()
    if not line:
        return 0
    setting = json.loads(line)
    folders = [setting["fonts"]]
    fonts = _fonts(typst, folders)
    _say(answers, {"ready": True}, [])
    while line := requests.readline():
        request = json.loads(line)
        if more := [folder for folder in request.get("lent", ()) if folder not in folders]:
            folders += more
            fonts = _fonts(typst, folders)
        files = {name: _exactly(requests, length) for name, length in request["files"]}
        with _pictures(Path(root), files) as texts:
            answer, parts = _compile(typst, fonts, root, request, texts)
        _say(answers, answer | {"memory": _memory()}, parts)
    return 0


def _fonts(typst: Any, folders: list[str]) -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@contextmanager
def _pictures(root: Path, files: dict[str, bytes]) -> Iterator[dict[str, bytes]]:
    """Put pictures into ``root`` for the time of one request; the wheel takes only text from memory (0.15.2)."""
    pictures = {name: data for name, data in files.items() if name.endswith(PICTURES)}
    try:
        for name, data in pictures.items():
            (root / name).write_bytes(data)
        yield {name: data for name, data in files.items() if name not in pictures}
    finally:
        for name in pictures:
            (root / name).unlink(missing_ok=True)


def _compile(
    typst: Any, fonts: Any, root: str, request: dict[str, Any], files: dict[str, bytes]
) -> tuple[dict[str, Any], list[bytes]]:
    if hasattr(signal, "alarm"):
        signal.alarm(int(request["timeout"]) + GRACE)
    try:
        # A compiler for each request: nothing of the last talk is left. The fonts, which cost, are kept.
        compiler = typst.Compiler(
            root=root,
            font_paths=fonts,
            ignore_system_fonts=True,
            package_path=root,
            package_cache_path=root,
        )
        made, warnings = compiler.compile_with_warnings(
            input=files,
            format=request["format"],
            ppi=request["ppi"],
            pdf_standards=["ua-1"] if request["format"] == "pdf" else [],
            timestamp=request["timestamp"],
        )
    except typst.TypstError as error:
        return {"error": error.message, "hints": list(error.hints)}, []
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent has to hear of it
        return {"error": f"{type(error).__name__}: {error}"[:300], "hints": []}, []
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)
    parts = made if isinstance(made, list) else [made]
    lengths = [len(part) for part in parts]
    return {"parts": lengths, "warnings": [warning.message for warning in warnings]}, parts


def _memory() -> int:
    """Return the most memory that this process has had, in MB; 0 where nobody tells."""
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak // (1024 * 1024 if sys.platform == "darwin" else 1024))


def _exactly(source: BinaryIO, length: int) -> bytes:
    data = source.read(length)
    if len(data) != length:
        raise SystemExit(0)  # the parent is gone
    return data


def _say(answers: BinaryIO, answer: dict[str, Any], parts: list[bytes]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.writelines(parts)
    answers.flush()


if __name__ == "__main__":
    raise SystemExit(main())
