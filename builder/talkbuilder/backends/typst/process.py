"""Typst's worker process: its empty root folder, and how its answers are read: a line of JSON, then bytes."""

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir
from typing import IO, Any

from talkbuilder.worker import Worker

# By file, not by module: it must not wait for the imports of the rooms above it. -P: our folder is named typst too.
WORKER = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")))

PREFIX = "talk-typst-"
"""Of the root folders; worker.py, which cannot import us, knows it too."""

Answer = tuple[dict[str, Any], list[bytes]]


def start(command: Sequence[str] = WORKER) -> Worker[Answer]:
    """Start a worker with an empty root folder, which goes when it goes.

    The worker makes the folder, since it will remove it: were we killed between making it and starting the worker,
    nobody would.

    Raises:
        OSError: it could not be started.
    """
    root = Path(gettempdir()) / f"{PREFIX}{token_hex(8)}"
    remove = partial(shutil.rmtree, root, ignore_errors=True)
    return Worker([*command, str(root)], _answer, cleanup=remove)


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
