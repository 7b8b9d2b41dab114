"""Graphviz's worker process: what it is called, and how its answers are read, a line each."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from talkbuilder.worker import Worker

WORKER = (sys.executable, "-P", "-m", "talkbuilder.layout.graph.worker")


def start(command: Sequence[str] = WORKER) -> Worker[bytes]:
    """Start a worker; it finds our packages wherever we run from."""
    source = str(Path(__file__).parents[3])
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    return Worker(command, _line, {"PYTHONPATH": os.pathsep.join(paths)})


def _line(stream: IO[bytes]) -> bytes | None:
    line = stream.readline()
    return line if line.endswith(b"\n") else None
