"""What was made before and may be used again: values by a key that holds everything that went into them.

    value = memory.get(key)        None: it has to be made
    memory.put(key, value)

A key is a digest of the parts themselves, so nothing is ever stale: what changed has another key. Building with a
memory and without one gives the same bytes; `tests/test_memory.py` holds it to that.
"""

import hashlib
import pickle
import sys
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from inspect import get_annotations
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, TypeVar

Key = bytes
Value = TypeVar("Value")


class Memory(Protocol):
    """Where made things are kept."""

    def get(self, key: Key) -> Any | None:
        """Return what was kept under ``key``, or None."""

    def put(self, key: Key, value: Any) -> None:
        """Keep ``value``, which nobody may change any more."""


class Forgetful:
    """Keeps nothing: a build that is done once."""

    def get(self, key: Key) -> None:
        """Return None."""

    def put(self, key: Key, value: Any) -> None:
        """Forget it."""


class Lately:
    """Keeps the last ``limit`` values that were asked for, in this process; safe to share between threads."""

    def __init__(self, limit: int = 20_000) -> None:
        self._limit = limit
        self._kept: OrderedDict[Key, Any] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Any | None:
        """Return what was kept under ``key``, and remember that it was asked for."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Key, value: Any) -> None:
        """Keep ``value``; what nobody asked for the longest goes, if there are too many."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            self._shrink()

    def hold(self, limit: int) -> None:
        """Keep at most ``limit`` values from now on."""
        with self._lock:
            self._limit = limit
            self._shrink()

    def _shrink(self) -> None:
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)


FORGETFUL = Forgetful()


def key_of(*parts: object) -> Key:
    """Return the digest of ``parts``: plain data without cycles, or anything that pickles.

    Equal parts have one key, in this process and in any other: pickle's memo is off (with it, a string that occurs
    twice is written once if it is one object, and twice if it is two), and a set is written in order.
    """
    written = BytesIO()
    pickler = _InOrder(written, protocol=5)
    pickler.fast = True
    pickler.dump(parts)
    return hashlib.blake2b(written.getbuffer(), digest_size=20).digest()


class _InOrder(pickle.Pickler):
    """Writes what holds sets as its fields, with the sets sorted: their own order changes from process to process."""

    def reducer_override(self, value: Any) -> Any:
        """Return what stands for ``value``; pickle's own way for all that holds no set."""
        cls = type(value)
        if not _holds_sets(cls):  # type: ignore[arg-type]
            return NotImplemented
        held = vars(value) if hasattr(value, "__dict__") else _slots(value)
        more = getattr(value, "__pydantic_extra__", None)
        held = {**held, **more} if more else held
        return str, (repr(cls), [(name, _sorted(one)) for name, one in held.items()])


@lru_cache(maxsize=4096)
def _holds_sets(cls: type) -> bool:
    """Return whether objects of ``cls`` may hold sets: pydantic's models do, structs and dataclasses say so."""
    if hasattr(cls, "__pydantic_fields__"):
        return True
    try:
        declared = [get_annotations(one) for one in cls.__mro__ if hasattr(one, _FIELDS)]
    except NameError:  # from Python 3.14 on, of a name that only a type checker knows
        return True
    return any("set[" in str(one).lower() for fields in declared for one in fields.values())


_FIELDS = "__match_args__"
"""What a dataclass has, and a struct: the names of its fields."""


def _slots(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _names(type(value))}


def _names(cls: type) -> tuple[str, ...]:
    """Return the names of all fields, those that are no positional arguments too."""
    names: tuple[str, ...] = getattr(cls, "__struct_fields__", None) or tuple(
        getattr(cls, "__dataclass_fields__", ())
    )
    return names


def _sorted(value: Any) -> Any:
    return sorted(map(repr, value)) if isinstance(value, set | frozenset) else value


def code_of(value: object) -> bytes:
    """Return the digest of the file that the class of ``value`` is written in; nothing, if there is none."""
    module = sys.modules.get(type(value).__module__)
    try:
        text = Path(getattr(module, "__file__", None) or "").read_bytes()
    except OSError:
        return b""
    return hashlib.blake2b(text, digest_size=20).digest()


def recall(memory: Memory, make: Callable[[], Value], *parts: object) -> Value:
    """Return what ``make`` makes of ``parts``, perhaps from before. None is never kept."""
    if memory is FORGETFUL:
        return make()
    key = key_of(*parts)
    found: Value | None = memory.get(key)
    if found is None:
        found = make()
        memory.put(key, found)
    return found
