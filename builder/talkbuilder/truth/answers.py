"""Everything that a talk wants to know of one toolchain: the source in one run of the dumper, the samples by trial.

Answers are kept by toolchain, question, the sample's files and our own code, each in a file of its own: what has been
asked once is not asked again, several processes share them, and a file that cannot be read is an answer not yet had.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from talkbuilder.aside import Aside
from talkbuilder.cache import cache_folder
from talkbuilder.claims import Answer, Ask, AskCapture, AskSource, Claims
from talkbuilder.outline.model import Outline
from talkbuilder.truth.run import c_compiler
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.verdict import GO, Asked

FOLDER = "go/answers"
SAMPLES = "go"
"""The folder of a talk's samples, in the talk's own."""
NAME = re.compile(r"[A-Za-z0-9_-]+")
LARGEST = 4 << 20
"""Bytes of an answer that we wrote; what is larger, we did not."""
NOT_THERE = -1
"""Kept instead of a line: the release has no such symbol. (0 is a file as a whole.)"""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who is asked: the dumper, for lines too, and the samples. Tests have their own."""

    source: Callable[[Toolchain, Sequence[AskSource]], Mapping[AskSource, Answer]]
    lines: Callable[[Toolchain, Sequence[str]], Mapping[str, int]]
    samples: Callable[[Path, Outline, Sequence[Ask], Toolchain], Mapping[Ask, Answer]]


def ask(root: Path, outline: Outline, claims: Claims, toolchain: Toolchain, asker: Asker) -> Asked:
    """Return what ``toolchain`` answers to every fact of the talk in ``root``, and the lines of what it links to."""
    kept = Kept(toolchain, root, outline)
    asks = list(dict.fromkeys(fact.ask for fact in claims.facts.values() if fact.ask is not None))
    found = {one: answer for one in asks if (answer := kept.answer(one)) is not None}
    lines = {one: line for one in targets(claims) if (line := kept.line(one)) is not None}
    open_ = [one for one in asks if one not in found]
    source = [one for one in open_ if isinstance(one, AskSource)]
    samples = [one for one in open_ if not isinstance(one, AskSource)]
    unknown = [one for one in targets(claims) if one not in lines]

    read = Aside(partial(asker.source, toolchain, source)) if source else None
    located = asker.lines(toolchain, unknown) if unknown else {}
    tried = asker.samples(root, outline, samples, toolchain) if samples else {}
    answers: dict[Ask, Answer] = dict(tried)
    if read is not None:
        answers |= dict(read.result().items())
    for one in open_:
        found[one] = answers.get(one, Answer("", failed="nobody answered"))
        kept.keep_answer(one, found[one])
    for target in unknown:
        lines[target] = located.get(target, NOT_THERE)
        kept.keep_line(target, lines[target])
    return Asked(
        toolchain.release,
        toolchain.platform,
        {id: found[fact.ask] for id, fact in claims.facts.items() if fact.ask is not None},
        {target: line for target, line in lines.items() if line != NOT_THERE},
    )


def targets(claims: Claims) -> tuple[str, ...]:
    """Return the ``file#symbol`` of every link into the source tree, each once."""
    links = (use.target.removeprefix(GO) for use in claims.uses if use.target.startswith(GO))
    return tuple(sorted(set(links)))


# --- what was answered before -----------------------------------------------------------------------------------------


_FIELDS = {
    "value": str, "detail": str, "file": str, "line": int, "symbol": str, "failed": str, "applies": bool,
}  # fmt: skip


class Kept:
    """The answers of one toolchain to the questions of one talk that are in our cache."""

    def __init__(self, toolchain: Toolchain, root: Path, outline: Outline) -> None:
        self._folder = cache_folder() / FOLDER / toolchain.identity
        self._root, self._outline = root, outline
        self._samples: dict[str, str] = {}

    def answer(self, ask: Ask) -> Answer | None:
        """Return the answer to ``ask``, if it was had."""
        raw = self._read(self._key(ask))
        fitting = raw.keys() == _FIELDS.keys() and all(
            isinstance(raw[name], kind) for name, kind in _FIELDS.items()
        )
        return Answer(**raw) if fitting else None

    def keep_answer(self, ask: Ask, answer: Answer) -> None:
        """Keep what will be answered again; what failed may succeed the next time."""
        if not answer.failed:
            self._write(self._key(ask), asdict(answer))

    def line(self, target: str) -> int | None:
        """Return the line of ``target``, or `NOT_THERE`, if it was asked for."""
        line = self._read(_digest("line", target)).get("line")
        return line if isinstance(line, int) else None

    def keep_line(self, target: str, line: int) -> None:
        """Keep the line of ``target``."""
        self._write(_digest("line", target), {"line": line})

    def _key(self, ask: Ask) -> str:
        if isinstance(ask, AskSource):
            return _digest(repr(ask))
        run, sample = "", getattr(ask, "sample", "")
        if isinstance(ask, AskCapture) and ask.capture in self._outline.captures:
            capture = self._outline.captures[ask.capture]
            run, sample = capture.model_dump_json(), capture.sample
        return _digest(repr(ask), run, self._files(sample), c_compiler() or "")

    def _files(self, sample: str) -> str:
        """Return the digest of a sample's files, "" for none."""
        if not NAME.fullmatch(sample):
            return ""
        if sample not in self._samples:
            folder = self._root / SAMPLES / sample
            self._samples[sample] = _files_digest(folder, sorted(folder.rglob("*")))
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
