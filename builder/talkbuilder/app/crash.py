"""When we are at fault: one line on the terminal, and everything else in a file that can be sent to us."""

import contextlib
import platform
import sys
import traceback

from talkbuilder import __version__
from talkbuilder.store import atomic
from talkbuilder.store.record import cache_folder


def crashed(error: Exception) -> str:
    """Keep the details of ``error`` in the cache folder, and return what to tell the person."""
    said = f"talk: this is a fault of ours, not of your input: {type(error).__name__}: {error}"
    details = "".join(traceback.format_exception(error))
    about = f"talkbuilder {__version__}, Python {platform.python_version()}, {sys.platform}\n"
    path = cache_folder() / "crash.txt"
    with contextlib.suppress(OSError):
        atomic.write(path, (about + details).encode(errors="backslashreplace"))
        return f"{said}\n  hint: the details are in {path}; please report them"
    return f"{said}\n{details}"
