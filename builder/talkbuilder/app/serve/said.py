"""What the server says on the terminal: nothing of what strangers send it, one line for what we got wrong."""

import logging
import sys
from types import TracebackType
from typing import Any

from talkbuilder.app.crash import crashed

# Where nonsense from outside ends: broken requests, broken frames.
_PROTOCOL = ("uvicorn", "h11", "websockets")


class Said(logging.Handler):
    """Says errors to whoever runs the server; the details of ours are kept in a file."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say one record, if it is for a person."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception):
            if not _protocol(error.__traceback__):
                sys.stderr.write(crashed(error) + "\n")
        elif record.levelno >= logging.ERROR:
            sys.stderr.write(f"talk: {record.getMessage()}\n")


def _protocol(trace: TracebackType | None) -> bool:
    """Whether it was the speaking of HTTP that failed, not what is served."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = str(trace.tb_frame.f_globals.get("__name__", "")) if trace else ""
    return name.partition(".")[0] in _PROTOCOL


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"said": {"()": Said}},
    "loggers": {
        name: {"handlers": ["said"], "level": "WARNING", "propagate": False}
        for name in ("uvicorn", "asyncio", "websockets")
    },
}
