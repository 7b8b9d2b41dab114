"""Graphviz's worker process: what it is called, and how its answers are read, a line each."""

import sys
from collections.abc import Sequence
from typing import IO

from talkbuilder.worker import Worker, finding_us

WORKER = (sys.executable, "-P", "-m", "talkbuilder.layout.graph.worker")


def start(command: Sequence[str] = WORKER) -> Worker[bytes]:
    """Start a worker; it finds our packages wherever we run from."""
    return Worker(command, _line, finding_us())


def _line(stream: IO[bytes]) -> bytes | None:
    line = stream.readline()
    return line if line.endswith(b"\n") else None
