"""Writing a talk's ``facts.lock.json``: what the release that it names answers, and others where they are asked for."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from talkbuilder.app.verify import ASKER, named
from talkbuilder.claims import AskCapture, Claims
from talkbuilder.outline.ledger import FACTS
from talkbuilder.outline.load import load
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store import atomic
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Talk
from talkbuilder.truth.answers import ask, targets
from talkbuilder.truth.lock import NAME, locked, render
from talkbuilder.truth.recorded import ask_recorded
from talkbuilder.truth.toolchain import Toolchain, find
from talkbuilder.truth.verdict import Asked

Problems = tuple[Problem, ...]
MENDED = ("no-lock", "bad-lock", "fact-differs", "lock-release")
"""What a new lock mends."""


def lock_talk(
    root: Path,
    toolchain: Toolchain | None,
    date: str,
    others: Sequence[Toolchain] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Path | None, Problems]:
    """Write the lock of the talk in ``root``; return it, if it was or is there, and which facts are not in it, and why.

    ``toolchain`` None: the release that the talk names. ``date`` is today, as ``2026-11-23``; it is written only where
    something else has changed. A talk without facts and links into the source needs no lock, and gets none; where
    no fact can be read, the lock stays as it was.
    """
    talk, problems = load(root, RealWorld())
    if talk is None:
        return None, problems
    path = root / NAME
    broken = _broken(root, problems)
    if not talk.claims.facts and not targets(talk.claims) and not path.exists():
        return None, broken
    if broken and not talk.claims.facts:  # a slip in the YAML: what was locked stays
        return None, broken
    if toolchain is None:
        toolchain, missing = find(named(talk).removeprefix("go"))
        if toolchain is None:
            return None, (*broken, *missing)
    if not toolchain.is_released:
        message = f"{toolchain.release} is no release: links to its source would lead nowhere"
        hint = "`talk check --go` asks it, `talk record --over` keeps what it answers"
        return None, (*broken, Problem(Place(str(path)), "toolchain-unreleased", message, hint))
    asked = _pinned(root, talk, toolchain, tell)
    over = [_asked(root, talk, talk.claims, other, tell) for other in others]
    lock, refused = locked(talk.claims, asked, date, over)
    unwritten = _write(path, render(lock))
    return (None if unwritten else path), (*broken, *refused, *unwritten)


def _pinned(root: Path, talk: Talk, toolchain: Toolchain, tell: Callable[[str], None]) -> Asked:
    """Ask the release that is locked; of a capture, what is stored of it counts."""
    facts = talk.claims.facts
    captures = {id: fact.ask for id, fact in facts.items() if isinstance(fact.ask, AskCapture)}
    rest = {id: fact for id, fact in facts.items() if id not in captures}
    asked = _asked(root, talk, replace(talk.claims, facts=rest), toolchain, tell)
    stored = list(captures.values())
    recorded = ask_recorded(root, stored, toolchain.release, talk.outline.captures)
    answers = {id: recorded[ask] for id, ask in captures.items()}
    return replace(asked, answers={**asked.answers, **answers})


def _asked(
    root: Path, talk: Talk, claims: Claims, toolchain: Toolchain, tell: Callable[[str], None]
) -> Asked:
    tell(f"asking {toolchain.release}")
    return ask(root, talk.outline, claims, toolchain, ASKER)


def _broken(root: Path, problems: Problems) -> Problems:
    """Return what is wrong with the facts as they are written: what cannot be read is not asked."""
    facts = (root / FACTS).as_posix()
    return tuple(
        one
        for one in problems
        if one.place.path == facts and one.is_error and one.code not in MENDED
    )


def _write(path: Path, data: bytes) -> Problems:
    try:
        if not path.is_file() or path.read_bytes() != data:
            atomic.write(path, data)
    except OSError as error:
        message = f"this file could not be written: {error.strerror or error}"
        hint = "is the folder writable, and is there room on the disk?"
        return (Problem(Place(str(path)), "cannot-write", message, hint),)
    return ()
