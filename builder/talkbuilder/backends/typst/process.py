"""Typst's worker process: its empty root folder, and how its answers are read: a line of JSON, then bytes."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from talkbuilder.worker import Worker

# By file, not by module: it must not wait for the imports of the rooms above it. -P: our folder is named typst too.
WORKER = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")))

Answer = tuple[dict[str, Any], list[bytes]]


def start(command: Sequence[str] = WORKER) -> Worker[Answer]:
    """Start a worker with an empty root folder, which goes when it goes.

    Raises:
        OSError: it could not be started.
    """
    root = TemporaryDirectory(prefix="talk-typst-", ignore_cleanup_errors=True)
    return Worker([*command, root.name], _answer, cleanup=root.cleanup)


def message(head: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """Return a message as the worker reads it."""
    return b"".join([json.dumps(head).encode(), b"\n", *blobs])


def _answer(stream: IO[bytes]) -> Answer | None:
    line = stream.readline()
    if not line:
        return None
    head = json.loads(line)
    return head, [_exactly(stream, length) for length in head.get("parts", ())]


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise EOFError
    return data
