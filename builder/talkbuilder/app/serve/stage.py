"""A talk and everybody who looks at it: each edit is read once, and told to all."""

import asyncio
import gc
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from msgspec import Struct

from talkbuilder.app.serve.baton import Baton
from talkbuilder.app.serve.studio import Studio
from talkbuilder.app.serve.view import View, changes
from talkbuilder.app.serve.watch import edits, outside
from talkbuilder.backends.html.write import Extra, section
from talkbuilder.pipeline import Order
from talkbuilder.problem import Problem, has_errors

# A file is sometimes read while it is half written: what is wrong is believed only if it is still wrong by then.
DOUBT = 0.06

BEHIND = 20
"""Edits that one browser may not have heard of yet."""


class Message(Struct, frozen=True):
    """One version of the talk: its ``number``, and what leads to it from the one before."""

    number: int
    text: str


class Wardrobe(Struct, frozen=True):
    """The theme and template ``files`` of an order, wherever they lie, and how they are read again."""

    files: tuple[Path, ...]
    read: Callable[[], tuple[Order | None, tuple[Problem, ...]]]


class Stage:
    """One talk while it is served. ``boot`` tells this server from one before it at the same address."""

    def __init__(self, studio: Studio, boot: str, wardrobe: Wardrobe | None = None) -> None:
        self.studio = studio
        self._wardrobe = wardrobe
        self._following = asyncio.Lock()
        self._boot = boot
        self._number = 0
        self._audience: set[asyncio.Queue[Message]] = set()
        self._last = View()
        self.baton = Baton()

    @property
    def version(self) -> str:
        """What a page says it shows, when it comes back."""
        return f"{self._boot}.{self._number}"

    async def document(self) -> str:
        """Return the whole page, as it is now."""
        if not self._number:
            await self.follow()
        known = {"VERSION": self.version, "LOOK": _resource("live.css")}
        words = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
        extra = Extra(words + _resource("live.js"), connect="'self'")
        return await asyncio.to_thread(self.studio.document, extra)

    def enter(self) -> "asyncio.Queue[Message]":
        """Join the audience."""
        queue: asyncio.Queue[Message] = asyncio.Queue()
        self._audience.add(queue)
        return queue

    def leave(self, queue: "asyncio.Queue[Message]") -> None:
        """Leave it."""
        self._audience.discard(queue)

    async def run(self) -> None:
        """Follow the files until somebody cancels this."""
        if not self._number:
            await self.follow()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._talk())
            if self._wardrobe is not None and self._wardrobe.files:
                group.create_task(self._look(self._wardrobe))

    async def _talk(self) -> None:
        async for _ in edits(self.studio.root):
            await self.follow()

    async def _look(self, wardrobe: Wardrobe) -> None:
        async for _ in outside(wardrobe.files):
            self.studio.wear(*await asyncio.to_thread(wardrobe.read))
            await self.follow()

    async def follow(self) -> None:
        """Look at the talk again, and tell the audience what has changed."""
        async with self._following:
            await self._follow()

    async def _follow(self) -> None:
        view = await asyncio.to_thread(self.studio.look)
        if has_errors(view.problems) and view.problems != self._last.problems:
            await asyncio.sleep(DOUBT)
            view = await asyncio.to_thread(self.studio.look)
        if not self._number:
            # What lives as long as we do need not be looked through for garbage at every edit.
            gc.collect()
            gc.freeze()
        told = told_of(self._last, view)
        self._last = view
        self.baton.turn(view.pages)
        if not told and self._number:
            return
        self._number += 1
        message = Message(self._number, json.dumps({"version": self.version, **told}))
        for queue in self._audience:
            if queue.qsize() >= BEHIND:
                # Who reads so slowly gets the whole page anew, and we need not keep all that it has missed.
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(Message(self._number, self.now()))
            else:
                queue.put_nowait(message)

    def now(self) -> str:
        """Return what somebody has to know who has just come: the version, and what is wrong."""
        return json.dumps(
            {"hello": True, "version": self.version, "problems": _problems(self._last)}
        )


def told_of(old: View, new: View) -> dict[str, Any]:
    """Return what a browser has to be told; empty if nothing it shows has changed."""
    change = changes(old, new)
    told: dict[str, Any] = {}
    if change.sections or change.order != tuple(page.anchor for page in old.pages):
        told["order"] = change.order
        told["sections"] = {name: section(page) for name, page in change.sections.items()}
        told["show"] = change.show
    for name in ("title", "css", "fonts"):
        if getattr(old, name) != getattr(new, name):
            told[name] = getattr(new, name)
    if old.problems != new.problems or old.stale != new.stale:
        told["problems"] = _problems(new)
    return told


def _problems(view: View) -> list[dict[str, str]]:
    return [_said(problem) for problem in view.problems]


def _said(problem: Problem) -> dict[str, str]:
    return {
        "place": str(problem.place),
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def _resource(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
