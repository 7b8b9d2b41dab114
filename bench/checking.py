"""Asking Go about the scheduler talk: with nothing kept, with everything kept, and what each release takes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talkbuilder.claims import AskSource, Claims
from talkbuilder.outline.ledger import read_ledger
from talkbuilder.store.world import RealWorld
from talkbuilder.truth.answers import targets
from talkbuilder.truth.releases import order
from talkbuilder.truth.source import ask_source, lines
from talkbuilder.truth.toolchain import Toolchain, installed
from timing import Timed, timed

TALK = "scheduler"
TALKS = Path(__file__).resolve().parents[1] / "talks"
RUNS = 3


def checking(folder: Path) -> list[Timed]:
    """Time it; nothing without a toolchain."""
    there = sorted(
        {one.release: one for one in installed()}.values(), key=lambda t: order(t.release)
    )
    if not there:
        return []
    root = folder / "talks" / TALK
    shutil.copytree(TALKS / TALK, root)
    ledger, _ = read_ledger(root, RealWorld())
    claims = Claims(ledger.facts, ledger.lock)
    rows = [_release(claims, one, folder) for one in there]
    pinned = next((one for one in there if one.release == claims.lock.release), None)
    if pinned is not None:
        check = ["check", TALK, "--quiet"]
        with _cache(folder / "whole"):
            rows.append(timed("talk check, nothing kept", lambda: _talk(folder, check), 1, 0))
            rows.append(timed("talk check, everything kept", lambda: _talk(folder, check)))
    return rows


def _release(claims: Claims, toolchain: Toolchain, folder: Path) -> Timed:
    """Ask the source, the dumper built anew each time, as on the first day."""
    asks = [fact.ask for fact in claims.facts.values() if isinstance(fact.ask, AskSource)]
    caches = iter(range(1000))

    def ask() -> None:
        with _cache(folder / f"{toolchain.version}-{next(caches)}"):
            ask_source(toolchain, asks)
            lines(toolchain, [*claims.lock.symbols, *targets(claims)])

    return timed(f"{len(asks)} facts of {toolchain.release}, first time", ask, RUNS, 0)


@contextmanager
def _cache(folder: Path) -> Iterator[None]:
    before = os.environ.get("TALK_CACHE")
    os.environ["TALK_CACHE"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TALK_CACHE"]
        else:
            os.environ["TALK_CACHE"] = before


def _talk(folder: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "talkbuilder.app.cli", *words]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    # What it finds is not the question here; a crash is.
    ran = subprocess.run(command, cwd=folder, check=False, env=environment, capture_output=True)
    if ran.returncode not in (0, 1):
        raise RuntimeError(ran.stderr.decode())


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        for row in checking(Path(name)):
            print(row.row())
