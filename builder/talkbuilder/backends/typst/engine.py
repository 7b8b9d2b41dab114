"""The typesetter: compiles our templates through one warm worker process, and survives whatever Typst does.

    template name, data, files  -->  worker (typst)  -->  PDF, or a PNG a page

What a person wrote travels as ``data.json`` and is never markup. A worker that hangs or dies (a panic in the
compiler ends it) is killed and started again; the output that did it gets an EngineFailure. One that somebody else
killed is asked again, once. Typst 0.15 panics on letters of some scripts (N'Ko, in a face that has them): after a panic
it is asked without one script after the other, so that the failure can name the letters.
"""

import json
import os
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.resources import files as package_files
from typing import Any, Self

from talkbuilder.backends.typst.process import WORKER, Answer, message, start
from talkbuilder.ports import EngineFailure, Fonts
from talkbuilder.worker import Worker, WorkerDied, WorkerLate

# Starting Python and loading the fonts, on a slow and busy machine.
START_TIMEOUT = 30.0
# A slide takes about a millisecond; what takes longer than this hangs.
TIMEOUT = 120.0
_SHARED = ("draw.typ", "paper.typ")
# Typst keeps the results of earlier compilations (some 300 MB after four decks of 100 slides); then a new one is due.
MEMORY = 350

_MOST_SCRIPTS = 12
"""How many are tried, each in a new process."""


class Panicked(EngineFailure):
    """Typst itself ended, and nobody had killed it."""


def scripts(text: str) -> dict[str, str]:
    """Return the letters of ``text`` beyond Latin, Greek and Cyrillic by the first word of their names, commonest last.

    >>> scripts("a שלום ߒ")
    {'NKO': 'ߒ', 'HEBREW': 'םולש'}
    """
    found: dict[str, set[str]] = {}
    for letter in {one for one in text if ord(one) > 0x52F}:
        found.setdefault(unicodedata.name(letter, "UNNAMED").split(" ")[0], set()).add(letter)
    rarest = sorted(found.items(), key=lambda one: (len(one[1]), one[0]))[:_MOST_SCRIPTS]
    return {name: "".join(sorted(letters)) for name, letters in rarest}


class Typst:
    """Typst as a ``Typesetter``. Close it, or let it end with the program.

    Safe to share between threads; a pickled copy is a new one.
    """

    def __init__(
        self,
        fonts: Fonts,
        timeout: float = TIMEOUT,
        command: Sequence[str] = WORKER,
        worker: Worker[Answer] | None = None,
    ) -> None:
        self._fonts = fonts
        self._timeout = timeout
        self._command = tuple(command)
        self._worker = worker
        self._greeted = False
        self._lock = threading.Lock()
        self._templates: dict[str, bytes] = {}

    def __getstate__(self) -> tuple[Fonts, float, tuple[str, ...]]:
        return self._fonts, self._timeout, self._command

    def __setstate__(self, state: tuple[Fonts, float, tuple[str, ...]]) -> None:
        Typst.__init__(self, *state)

    def __enter__(self) -> Self:
        # Started now, so that it is warm when the slides are composed.
        with self._lock, suppress(EngineFailure):  # the first request will say it
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._stop()

    @property
    def pid(self) -> int:
        """The worker's process id, 0 if there is none."""
        return self._worker.pid if self._worker else 0

    def pdf(
        self, template: str, data: Mapping[str, Any], files: Mapping[str, bytes], timestamp: int
    ) -> bytes:
        """Return a PDF (UA-1, tagged).

        Raises:
            EngineFailure: Typst died, timed out, or refused.
        """
        (made,) = self._ask(template, data, files, "pdf", timestamp, None)
        return made

    def png(
        self, template: str, data: Mapping[str, Any], files: Mapping[str, bytes], ppi: float
    ) -> list[bytes]:
        """Return a PNG a page.

        Raises:
            EngineFailure: Typst died, timed out, or refused.
        """
        return self._ask(template, data, files, "png", 0, ppi)

    def _ask(
        self,
        template: str,
        data: Mapping[str, Any],
        files: Mapping[str, bytes],
        format: str,
        timestamp: int,
        ppi: float | None,
    ) -> list[bytes]:
        sent = {
            "main.typ": self._template(f"{template}.typ"),
            **{name: self._template(name) for name in _SHARED},
            "data.json": json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(),
            **files,
        }
        request = {
            "format": format,
            "ppi": ppi,
            "timestamp": timestamp,
            "timeout": self._timeout,
            "files": [[name, len(blob)] for name, blob in sent.items()],
            "lent": list(data.get("lent", ())),
        }
        with self._lock:
            try:
                answer, parts = self._exchange(request, list(sent.values()))
            except Panicked as panic:
                blame = self._blamed(request, sent)
                raise EngineFailure(blame or str(panic)) from None
        if "error" in answer:
            raise EngineFailure("; ".join([answer["error"], *answer["hints"]]))
        lost = [words for words in answer.get("warnings", ()) if "font" in words]
        if lost:
            # Typst would go on with whatever it has; a talk in the wrong face is no talk.
            raise EngineFailure("; ".join(lost))
        return parts

    def _exchange(
        self, request: Mapping[str, Any], blobs: Sequence[bytes], again: bool = True
    ) -> Answer:
        try:
            worker = self._ready()
            worker.send(message(request, blobs))
            answer, parts = worker.receive(self._timeout)
        except WorkerLate:
            self._stop()
            raise EngineFailure(f"Typst gave no answer in {self._timeout:g} seconds") from None
        except WorkerDied as death:
            self._stop()
            if death.killed and again:
                return self._exchange(request, blobs, again=False)
            raise Panicked(f"Typst ended without an answer ({death})") from None
        if answer.get("memory", 0) > MEMORY:
            self._stop()
        return answer, parts

    def _blamed(self, request: Mapping[str, Any], sent: Mapping[str, bytes]) -> str:
        """Return which letters Typst cannot bear, leaving out one script at a time; nothing if it is none."""
        text = sent["data.json"].decode()
        for name, letters in scripts(text).items():
            tame = text.translate(dict.fromkeys(map(ord, letters), "x")).encode()
            asked = {**sent, "data.json": tame}
            files = [[file, len(blob)] for file, blob in asked.items()]
            with suppress(EngineFailure):
                self._exchange({**request, "files": files}, list(asked.values()))
                points = ", ".join(f"U+{ord(one):04X}" for one in letters[:5])
                return f"Typst cannot set these letters ({name}: {points})"
        return ""

    def _ready(self) -> Worker[Answer]:
        worker = self._start()
        if not self._greeted:
            worker.send(message({"fonts": str(self._fonts.folder)}))
            answer, _ = worker.receive(START_TIMEOUT)
            if "missing" in answer:
                self._stop()
                raise EngineFailure(f"the package typst could not be loaded: {answer['missing']}")
            self._greeted = True
        return worker

    def _start(self) -> Worker[Answer]:
        if self._worker is not None and self._worker.owner != os.getpid():
            self._worker, self._greeted = None, False  # we are a fork; that one is our parent's
        if self._worker is None:
            try:
                self._worker = start(self._command)
            except OSError as error:
                raise EngineFailure(f"Typst's process could not be started: {error}") from error
            self._greeted = False
        return self._worker

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
        self._worker, self._greeted = None, False

    def _template(self, name: str) -> bytes:
        found = self._templates.get(name)
        if found is None:
            found = (package_files(__package__) / "templates" / name).read_bytes()
            self._templates[name] = found
        return found
