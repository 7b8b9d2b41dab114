"""Faces from elsewhere that lend characters which ours lack: from wheels that carry fonts, then from the system.

    character --> families wanted for its script, in order --> first face on this machine that has it --> taken

Nothing here runs until a text holds a character that no font of ours has. Which faces there are is kept in the cache by
path, size and date; a face that lends is copied there under the digest of its bytes (builder/notes/scripts.md).
"""

import json
import os
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from talkbuilder.cache import cache_folder
from talkbuilder.layout.text.families import rank, unicode_bit
from talkbuilder.layout.text.lender import Found, Lender
from talkbuilder.scripts import script_of

FORMAT = 1
"""Raise when what is kept of a face changes."""

FOLDERS = "TALK_FONTS"
"""The variable that names the folders to look in instead of the system's; empty: in none."""

_SUFFIXES = frozenset((".ttf", ".otf", ".ttc", ".otc"))
_WHEELS = ("noto_cjk_", "fontpkg_", "font_")
_LARGEST = 64 * 1024 * 1024
_MOST_FILES = 5000


class Lenders:
    """Finds who lends a character, for a talk in ``language`` that would like the families ``wanted``."""

    def __init__(
        self, wanted: Sequence[str] = (), language: str = "en", shelf: "Shelf | None" = None
    ) -> None:
        self.wanted = tuple(wanted)
        self.language = language
        self.shelf = shelf or Shelf()
        self._known: dict[str, Lender | None] = {}
        self._orders: dict[str, list[Found]] = {}

    def __getstate__(self) -> tuple[tuple[str, ...], str, "Shelf"]:
        return self.wanted, self.language, self.shelf

    def __setstate__(self, state: tuple[tuple[str, ...], str, "Shelf"]) -> None:
        Lenders.__init__(self, *state)

    def of(self, character: str) -> Lender | None:
        """Return the face that lends ``character``; None: no font on this machine has it."""
        if character not in self._known:
            self._known[character] = self._find(character)
        return self._known[character]

    def _find(self, character: str) -> Lender | None:
        kind = unicodedata.category(character)
        # What is nobody's character looks different in every font: only one that was asked for may show it.
        if kind in ("Cn", "Cc", "Cs") or (kind == "Co" and not self.wanted):
            return None
        for found in self._order(script_of(character)):
            if self.shelf.covers(found, character):
                taken = self.shelf.take(found)
                if taken is not None and taken.has(character):
                    return taken
        return None

    def _order(self, script: str) -> list[Found]:
        order = self._orders.get(script)
        if order is None:
            bit = unicode_bit(script)
            ranked = []
            for found in self.shelf.faces():
                place = rank(found.family, script, self.language, self.wanted)
                fits = place is not None and (bit is None or found.bits >> bit & 1 or place[0] < 1)
                if fits and place is not None:
                    ranked.append((place, found.system, abs(found.weight - 400), found))
            ranked.sort(key=lambda one: (*one[:3], one[3].family, one[3].path, one[3].index))
            order = self._orders[script] = [one[-1] for one in ranked]
        return order


class Shelf:
    """What fonts this machine has, and the copies of those that lent something; shared by all `Lenders`."""

    def __init__(self, folder: Path | None = None, folders: Sequence[Path] | None = None) -> None:
        self._folder = (folder or cache_folder() / f"lent-{FORMAT}").absolute()
        self._where = None if folders is None else tuple(folders)
        self._faces: list[Found] | None = None
        self._covers: dict[tuple[str, int], list[int]] = {}
        self._taken: dict[tuple[str, int], Lender | None] = {}

    def __getstate__(self) -> tuple[Path, tuple[Path, ...] | None]:
        return self._folder, self._where

    def __setstate__(self, state: tuple[Path, tuple[Path, ...] | None]) -> None:
        Shelf.__init__(self, *state)

    def faces(self) -> list[Found]:
        """Return every upright face of ordinary weight that may be embedded."""
        if self._faces is None:
            self._faces = list(self._read())
        return self._faces

    def covers(self, found: Found, character: str) -> bool:
        """Whether a face has ``character``."""
        key = (found.path, found.index)
        ranges = self._covers.get(key)
        if ranges is None:
            ranges = self._covers[key] = self._coverage(found)
        return bisect_right(ranges, ord(character)) % 2 == 1

    def take(self, found: Found) -> Lender | None:
        """Return a face as a lender, copied into the cache under its digest; None if it can't be read after all."""
        key = (found.path, found.index)
        if key not in self._taken:
            from talkbuilder.layout.text.lend import taken  # noqa: PLC0415 - fontTools

            self._taken[key] = taken(found, self._folder)
        return self._taken[key]

    # --- the index ---

    def _read(self) -> Iterator[Found]:
        """Yield the faces of all font files; those that were looked at before come from the cache."""
        file = self._folder / "index.json"
        known = _json(file)
        fresh: dict[str, Any] = {}
        for path, system in self._files():
            try:
                info = path.stat()
            except OSError:
                continue
            stamp = [info.st_size, info.st_mtime_ns]
            entry = known.get(str(path))
            if not isinstance(entry, dict) or entry.get("stamp") != stamp:
                entry = {"stamp": stamp, "faces": _looked_at(path, info.st_size)}
            fresh[str(path)] = entry
            for index, family, weight, bits in entry["faces"]:
                yield Found(str(path), index, family, weight, bits, system)
        if fresh.keys() - known.keys() or any(fresh[name] != known[name] for name in fresh):
            _keep(file, {**known, **fresh})

    def _files(self) -> Iterator[tuple[Path, bool]]:
        count = 0
        for folder, system in self._folders():
            for where, inside, names in os.walk(folder):
                inside.sort()
                for name in sorted(names):
                    if Path(name).suffix.lower() in _SUFFIXES:
                        count += 1
                        if count > _MOST_FILES:
                            return
                        yield Path(where, name), system

    def _folders(self) -> Iterator[tuple[Path, bool]]:
        if self._where is not None:
            yield from ((folder, True) for folder in self._where)
            return
        for top in dict.fromkeys(sys.path):
            if top and Path(top).is_dir():
                found = sorted(Path(top).iterdir())
                yield from ((path, False) for path in found if path.name.startswith(_WHEELS))
        own = os.environ.get(FOLDERS)
        if own is not None:
            yield from ((Path(part), True) for part in own.split(os.pathsep) if part)
        else:
            yield from ((folder, True) for folder in system_folders())

    def _coverage(self, found: Found) -> list[int]:
        """Return where runs of characters that a face has begin and end, alternately."""
        from talkbuilder.layout.text.lend import coverage, name_of  # noqa: PLC0415 - fontTools

        file = self._folder / "covers" / f"{name_of(found)}.json"
        kept = _json(file).get("runs")
        if kept is None:
            kept = coverage(found)
            _keep(file, {"runs": kept})
        return list(kept)


def system_folders() -> tuple[Path, ...]:
    """Return where this system keeps its fonts; some may not be there."""
    home = str(_home())
    if sys.platform == "darwin":
        names = [f"{home}/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts"]
    elif sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(Path(home, "AppData", "Local")))
        windows = os.environ.get("WINDIR", "C:/Windows")
        names = [f"{local}/Microsoft/Windows/Fonts", f"{windows}/Fonts"]
    else:
        data = os.environ.get("XDG_DATA_HOME") or f"{home}/.local/share"
        shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        names = [f"{data}/fonts", f"{home}/.fonts"]
        names += [f"{part}/fonts" for part in shared.split(":") if part]
    return tuple(Path(name) for name in dict.fromkeys(names))


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # no HOME, and nobody by this number
        return Path("/")


def _looked_at(path: Path, size: int) -> list[list[Any]]:
    from talkbuilder.layout.text.lend import faces_in  # noqa: PLC0415 - fontTools

    return faces_in(path) if 0 < size <= _LARGEST else []


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(file: Path, data: Mapping[str, Any]) -> None:
    from talkbuilder.layout.text.extract import write_whole  # noqa: PLC0415 - fontTools

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())
    except OSError:
        pass  # a cache that cannot be written only costs time
