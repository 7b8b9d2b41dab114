"""When we are at fault, or our cache is: one line on the terminal; the details in a file that can be sent to us."""

import contextlib
import errno
import platform
import sys
import traceback
from pathlib import Path

from talkbuilder import __version__
from talkbuilder.cache import cache_folder
from talkbuilder.store import atomic


def crashed(error: Exception) -> str:
    """Keep the details of ``error`` in the cache folder, and return what to tell the person."""
    if isinstance(error, OSError) and (_in_cache(error) or _no_room(error)):
        return (
            f"talk: the cache folder cannot be used: {error}\n"
            "  hint: make room there, or set TALK_CACHE to a folder that can be written"
        )
    if _starved(error):
        return (
            f"talk: this machine gave us too little: {str(error) or 'no memory'}\n"
            "  hint: raise the limit (ulimit -a shows all), close something, or try --jobs 1"
        )
    said = f"talk: this is a fault of ours, not of your input: {type(error).__name__}: {error}"
    details = "".join(traceback.format_exception(error))
    about = f"talkbuilder {__version__}, Python {platform.python_version()}, {sys.platform}\n"
    path = cache_folder() / "crash.txt"
    with contextlib.suppress(OSError):
        atomic.write(path, (about + details).encode(errors="backslashreplace"))
        return f"{said}\n  hint: the details are in {path}; please report them"
    return f"{said}\n{details}"


def _starved(error: Exception) -> bool:
    """Whether memory, files or processes ran out."""
    if isinstance(error, OSError):
        return error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)
    return isinstance(error, MemoryError) or "can't start new thread" in str(error)


def _no_room(error: OSError) -> bool:
    """Whether a disk is full; what fails in the middle of a file doesn't say which. The output says so itself."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT) and not error.filename


def _in_cache(error: OSError) -> bool:
    name = error.filename
    return isinstance(name, str) and Path(name).is_relative_to(cache_folder().absolute())
