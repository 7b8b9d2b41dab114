"""Ctrl-C: workers are ended, one line is said, and the exit code is the one that shells know."""

import os
import signal
from types import FrameType

EXIT = 130  # 128 + SIGINT, https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html
SAID = "talk: stopped; every file is whole, the old one or the new one"


class Interrupted(BaseException):
    """Ctrl-C. Not a KeyboardInterrupt, which the command line's library would answer in its own way."""


def listen() -> None:
    """Raise ``Interrupted`` in the main thread at the first Ctrl-C; end at once at the second."""
    signal.signal(signal.SIGINT, _first)


def leave() -> None:
    """End now: what still computes in some thread is not waited for."""
    os._exit(EXIT)


def _first(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    signal.signal(signal.SIGINT, lambda number, frame: leave())  # noqa: ARG005 - see above
    raise Interrupted
