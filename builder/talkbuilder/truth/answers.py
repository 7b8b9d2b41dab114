"""Everything that a talk wants to know of one toolchain: the source in one run of the dumper, the samples by trial.

What samples answered is kept by toolchain, question, the sample's files and our own code, each in a file of its own
(``source.py`` does so for the source): what has been asked once is not asked again, several processes share them, and a
file that cannot be read is an answer not yet had.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from talkbuilder.aside import Aside
from talkbuilder.cache import cache_folder
from talkbuilder.claims import Answer, Ask, AskCapture, AskSource, Claims
from talkbuilder.outline.model import Outline
from talkbuilder.place import Place
from talkbuilder.problem import Problem, has_errors
from talkbuilder.truth.about import identity
from talkbuilder.truth.ratios import number
from talkbuilder.truth.run import c_compiler
from talkbuilder.truth.source import Unanswered
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.verdict import GO, Asked

FOLDER = "go/trials"
SAMPLES = "go"
"""The folder of a talk's samples, in the talk's own."""
NAME = re.compile(r"[A-Za-z0-9_-]+")
LARGEST = 4 << 20
"""Bytes of an answer that we wrote; what is larger, we did not."""


class Asker(Struct, frozen=True):
    """Who is asked: the dumper, for lines too, and the samples. Tests have their own."""

    source: Callable[[Toolchain, Sequence[AskSource]], Mapping[AskSource, Answer]]
    lines: Callable[[Toolchain, Sequence[str]], Mapping[str, int]]
    samples: Callable[[Path, Outline, Sequence[Ask], Toolchain], Mapping[Ask, Answer]]


def ask(root: Path, outline: Outline, claims: Claims, toolchain: Toolchain, asker: Asker) -> Asked:
    """Return what ``toolchain`` answers to every fact of the talk in ``root``, and the lines of what it links to."""
    asks = list(dict.fromkeys(fact.ask for fact in claims.facts.values() if fact.ask is not None))
    source = [one for one in asks if isinstance(one, AskSource)]
    reading = Aside(partial(asker.source, toolchain, source))
    samples = [one for one in asks if not isinstance(one, AskSource)]
    found: dict[Ask, Answer] = _tried(root, outline, samples, toolchain, asker)
    found |= dict(reading.result().items())
    lines: Mapping[str, int] | None = None
    with suppress(Unanswered):  # then its answers say so
        links = targets(claims)
        lines = asker.lines(toolchain, links) if links else {}
    nobody = Answer("", failed="nobody answered")
    answers = {
        id: found.get(fact.ask, nobody) for id, fact in claims.facts.items() if fact.ask is not None
    }
    return Asked(toolchain.release, toolchain.platform, answers, lines)


def _tried(
    root: Path, outline: Outline, asks: Sequence[Ask], toolchain: Toolchain, asker: Asker
) -> dict[Ask, Answer]:
    """Try what was not tried before."""
    kept = Kept(toolchain, root, outline)
    found = {one: answer for one in asks if (answer := kept.answer(one)) is not None}
    left = [one for one in asks if one not in found]
    for one, answer in asker.samples(root, outline, left, toolchain).items() if left else ():
        found[one] = answer
        kept.keep_answer(one, answer)
    return found


def targets(claims: Claims) -> tuple[str, ...]:
    """Return the ``file#symbol`` of every link into the source tree, each once."""
    links = (use.target.removeprefix(GO) for use in claims.uses if use.target.startswith(GO))
    return tuple(sorted(set(links)))


# --- what was answered before -----------------------------------------------------------------------------------------


_FIELDS = {
    "value": str, "detail": str, "file": str, "line": int, "symbol": str, "failed": str, "applies": bool,
    "by": str,
}  # fmt: skip


class Kept:
    """What the samples of one talk answered one toolchain, as far as it is in our cache."""

    def __init__(self, toolchain: Toolchain, root: Path, outline: Outline) -> None:
        self._folder = cache_folder() / FOLDER / toolchain.identity
        self._root, self._outline, self._toolchain = root, outline, toolchain
        self._samples: dict[str, str] = {}

    def answer(self, ask: Ask) -> Answer | None:
        """Return the answer to ``ask``, if it was had."""
        raw = self._read(self._key(ask))
        fitting = raw.keys() == _FIELDS.keys() and all(
            isinstance(raw[name], kind) for name, kind in _FIELDS.items()
        )
        return Answer(**raw) if fitting else None

    def keep_answer(self, ask: Ask, answer: Answer) -> None:
        """Keep what will be answered again; what failed may succeed the next time, and a busy machine be idle."""
        if not answer.failed and not _strayed(ask, answer):
            self._write(self._key(ask), asdict(answer))

    def seen(self, what: str, sample: str) -> tuple[Problem, ...] | None:
        """Return what was wrong when ``what`` was last done with the files of ``sample``, if it was."""
        raw: Any = self._read(self._seen(what, sample)).get("problems")
        with suppress(TypeError, ValueError, KeyError, AttributeError):
            return tuple(
                Problem(Place(*where), code, message, hint, severity)
                for where, (code, message, hint), severity in raw
            )
        return None

    def keep_seen(self, what: str, sample: str, problems: Sequence[Problem]) -> None:
        """Keep warnings and notes; an error is looked for again, it may have been the machine's."""
        if not has_errors(problems):
            raw = [(one.place, (one.code, one.message, one.hint), one.severity) for one in problems]
            self._write(self._seen(what, sample), {"problems": raw})

    def _seen(self, what: str, sample: str) -> str:
        # Problems carry the path as it was typed.
        return _digest(what, str(self._root), sample, self._files(sample), c_compiler() or "")

    def _key(self, ask: Ask) -> str:
        run, sample = "", getattr(ask, "sample", "")
        for name in (ask.capture, ask.over) if isinstance(ask, AskCapture) else ():
            if name in self._outline.captures:
                capture = self._outline.captures[name]
                stored = self._root / "captures" / f"{name}.txt"
                # A number that varies is as recorded.
                run += capture.model_dump_json() + _files_digest(stored.parent, [stored])
                run += identity(capture, self._outline, self._toolchain)
                sample += f"{sample and ' '}{capture.sample}"
        files = "".join(map(self._files, sample.split()))
        return _digest(repr(ask), run, files, c_compiler() or "")

    def _files(self, sample: str) -> str:
        """Return the digest of a sample's files, "" for none."""
        if not NAME.fullmatch(sample):
            return ""
        if sample not in self._samples:
            folder = self._root / SAMPLES / sample
            # Links are no part of a sample, and may lead anywhere: the whole disk, for one.
            inside = [] if folder.is_symlink() else sorted(folder.rglob("*"))
            self._samples[sample] = _files_digest(
                folder, (path for path in inside if not path.is_symlink())
            )
        return self._samples[sample]

    def _read(self, key: str) -> dict[str, Any]:
        path = self._folder / f"{key}.json"
        try:
            if path.stat().st_size > LARGEST:
                return {}
            raw = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return raw if isinstance(raw, dict) else {}

    def _write(self, key: str, raw: Mapping[str, object]) -> None:
        """Write whole or not at all; a cache that cannot be written is no reason to fail."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(json.dumps(raw).encode())
                Path(name).replace(self._folder / f"{key}.json")
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise


def _strayed(ask: Ask, answer: Answer) -> bool:
    """Whether a number that varies is out of its bounds."""
    if not isinstance(ask, AskCapture) or ask.between is None or not answer.applies:
        return False
    value = number(answer.value)
    return value is None or not ask.between[0] <= value <= ask.between[1]


def _digest(*words: str) -> str:
    total = hashlib.sha256(_ours().encode())
    for word in words:
        total.update(word.encode(errors="surrogateescape") + b"\x00")
    return total.hexdigest()[:32]


@lru_cache(maxsize=1)
def _ours() -> str:
    """Return the digest of our own code: another dumper may answer otherwise."""
    here = Path(__file__).parent
    files = (path for path in here.rglob("*") if path.suffix in (".py", ".go", ".mod", ".tmpl"))
    return _files_digest(here, sorted(files))


def _files_digest(folder: Path, files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        with suppress(OSError):
            if path.is_file():
                total.update(path.relative_to(folder).as_posix().encode() + b"\x00")
                with path.open("rb") as file:
                    total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()
