"""Standard input, output and error, as whoever started us left them: closed, full, or with a reader that goes away.

What we say is not why we run: a build whose words nobody takes is built all the same.
"""

import os
import sys
from contextlib import suppress
from typing import NoReturn


def prepare() -> None:
    """Open what is closed: the next file we open would stand in its place, and be what our workers say things to."""
    with suppress(OSError):
        while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(descriptor)
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def tell(text: str) -> None:
    """Write to standard error; if nobody takes it, nobody will take the rest."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        silence(2)


def lost(error: OSError) -> NoReturn:
    """End, since standard output takes no more, and say so."""
    silence(1)
    tell(f"talk: standard output could not be written: {error.strerror}\n")
    raise SystemExit(3)


def silence(descriptor: int) -> None:
    """Let what is still to be written go nowhere: Python tries again when it ends, and complains."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
