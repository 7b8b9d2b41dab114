"""Who holds a talk: the window that was used last. A phone moves that one, and sees what it shows."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from talkbuilder.backends.html.plan import Page
from talkbuilder.notes import Block, Code, ListItem, plain

DAY = 86_400.0
ORDERS = ("next", "previous", "black")
"""What a phone may ask for."""

MOST_PHONES = 16
WAITING = 20
"""Orders that may wait for a window that does not listen."""

Line = asyncio.Queue[str]


class Shown(Struct, frozen=True):
    """What the window that holds the talk says of itself: the name of its scene, and its time in seconds."""

    scene: str = ""
    black: bool = False
    running: bool = False
    total: float = 0.0


class Baton:
    """The windows and phones of one talk, each by the line on which it is told things."""

    def __init__(self) -> None:
        self._holder: Line | None = None
        self._shown = Shown()
        self._phones: set[Line] = set()
        self._pages: Sequence[Page] = ()

    def report(self, line: Line, text: str) -> None:
        """Hear what a window shows; it takes the baton if somebody used it, or if nobody holds it."""
        said = _object(text)
        shown = _shown(said)
        if shown is None or not (said.get("used") is True or self._holder in (None, line)):
            return
        self._holder, self._shown = line, shown
        self._tell()

    def leave(self, line: Line) -> None:
        """Forget a window or a phone."""
        self._phones.discard(line)
        if line is self._holder:
            self._holder = None
            self._tell()

    def join(self, line: Line) -> bool:
        """Let a phone in, and tell it where the talk is; False if there are too many."""
        if len(self._phones) >= MOST_PHONES:
            return False
        self._phones.add(line)
        _put(line, self._words())
        return True

    def order(self, text: str) -> None:
        """Pass on what a phone asks for; what else it says is nothing to us."""
        wanted = _object(text).get("do")
        if self._holder is not None and wanted in ORDERS and self._holder.qsize() < WAITING:
            self._holder.put_nowait(json.dumps({"do": wanted}))

    def turn(self, pages: Sequence[Page]) -> None:
        """Show phones the talk as it is now."""
        self._pages = pages
        self._tell()

    def _tell(self) -> None:
        words = self._words()
        for phone in self._phones:
            _put(phone, words)

    def _words(self) -> str:
        shown = self._shown
        at = next((n for n, one in enumerate(self._pages) if one.anchor == shown.scene), None)
        told: dict[str, Any] = {
            "held": self._holder is not None and at is not None,
            "black": shown.black,
            "running": shown.running,
            "total": shown.total,
            "plan": sum(one.scene.seconds for one in self._pages if not one.scene.hidden),
        }
        if at is not None:
            scene = self._pages[at].scene
            after = (one.scene for one in self._pages[at + 1 :] if not one.scene.hidden)
            following = next(after, None)
            told |= {
                "number": scene.number,
                "title": scene.title,
                "next": following.title if following else "",
                "notes": [_said(block) for block in scene.notes],
            }
        return json.dumps(told)


def _put(line: Line, words: str) -> None:
    """Put ``words`` on a line in place of what a phone has not taken yet: only where the talk is now matters."""
    while not line.empty():
        line.get_nowait()
    line.put_nowait(words)


def _said(block: Block) -> dict[str, str]:
    kind = "code" if isinstance(block, Code) else "item" if isinstance(block, ListItem) else "words"
    return {"kind": kind, "text": plain(block)}


def _object(text: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _shown(said: Mapping[str, Any]) -> Shown | None:
    """Return what a window reports, if it is whole."""
    scene, total = said.get("scene"), said.get("total")
    if not isinstance(scene, str) or isinstance(total, bool) or not isinstance(total, int | float):
        return None
    if not 0 <= total <= DAY:
        return None
    return Shown(scene, said.get("black") is True, said.get("running") is True, float(total))
