"""A memory on disk: figures and slides that any process of this user made before, a file each, bounded in size.

    <folder>/3f/3fa9...   the value, pickled, and sealed under the file's name

What cannot be read, was cut off, changed or put under another name is as good as not there: it is made again. Files
are read by a reader that makes nothing but our own nouns, so that a file that somebody else put there runs no code.
"""

import contextlib
import hashlib
import io
import os
import pickle
from enum import Enum
from pathlib import Path
from typing import Any

from msgspec import Struct

from talkbuilder.memory import Key
from talkbuilder.sealed import seal, unseal
from talkbuilder.store import atomic

LIMIT = 512 * 1024 * 1024
"""Bytes that all files together may take; those that nobody asked for the longest go first."""
_DRAWERS = 256
_OURS = ("talkbuilder.", "talkdiagrams.")
_PLAIN = frozenset({("builtins", "frozenset"), ("builtins", "set"), ("pathlib", "PurePosixPath")})
_REBUILD = ("msgspec._utils", "rebuild")
"""How a noun is made whose fields have names only: of its class, which has to be one of ours, too."""


class Keeping:
    """Values by key, in ``folder``; safe for any number of processes and threads at once.

    ``version`` stands for everything that is in no key: our own code, and what it leans on.
    """

    def __init__(self, folder: Path, version: str, limit: int = LIMIT) -> None:
        self._folder = folder
        self._version = version.encode()
        self._limit = limit

    def _path(self, key: Key) -> Path:
        name = hashlib.blake2b(key, key=self._version[:64], digest_size=20).hexdigest()
        return self._folder / name[:2] / name

    def get(self, key: Key) -> Any | None:
        """Return what was kept under ``key``; None if that is nothing, or no longer what it was."""
        path = self._path(key)
        try:
            body = unseal(path.read_bytes(), path.name)
            if body is None:
                return None
            value = _Nouns(io.BytesIO(body)).load()
        except OSError:
            return None
        except Exception:  # noqa: BLE001 - whatever a file makes of pickle, it is made again
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return value

    def put(self, key: Key, value: Any) -> None:
        """Keep ``value``; a disk that is full or read-only keeps nothing, and that is no reason to stop."""
        try:
            body = pickle.dumps(value, protocol=5)
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return
        path = self._path(key)
        with contextlib.suppress(OSError):
            # In one place for all drawers, so that the next to write anything sweeps what a killed build left.
            new = self._folder / "new"
            atomic.sweep(new)
            atomic.write(path, seal(body, path.name), durable=False, beside=new)
            self._tidy(path.parent)

    def _tidy(self, drawer: Path) -> None:
        """Keep one of the folders within its share."""
        files = []
        for entry in os.scandir(drawer):
            with contextlib.suppress(OSError):
                info = entry.stat(follow_symlinks=False)
                files.append((info.st_mtime_ns, info.st_size, entry.path))
        size = sum(one[1] for one in files)
        for _, taken, path in sorted(files):
            if size <= self._limit // _DRAWERS:
                break
            with contextlib.suppress(OSError):
                Path(path).unlink()
                size -= taken


class _Nouns(pickle.Unpickler):
    """Makes our own classes and plain values, and calls nothing."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the class that a file names.

        Raises:
            pickle.UnpicklingError: it is not one of ours that holds nothing but data.
        """
        if (module, name) in _PLAIN or (module, name) == _REBUILD:
            return super().find_class(module, name)
        if module.startswith(_OURS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and _holds_data(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no noun")


def _holds_data(found: type) -> bool:
    return (
        issubclass(found, Struct)
        or hasattr(found, "__dataclass_fields__")
        or issubclass(found, Enum)
        or (issubclass(found, tuple) and hasattr(found, "_fields"))
        or hasattr(found, "__pydantic_fields__")
    )
