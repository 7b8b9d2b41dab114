"""The Open XML SDK's validator, and a stricter one where there is one, on a sample of the decks that appear.

They take a second of processor time each: every ``SAMPLE``-th case that has a deck, drawn by its name.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from zlib import crc32

from tests.hostile.case import Case
from tests.support import tools

SAMPLE = 20
SECONDS = 120
STRICT = os.environ.get("TALK_STRICT_VALIDATOR", "")


def sampled(case: Case) -> bool:
    """Return whether this case's deck is looked at; all of a few that are named by hand would be too slow."""
    return crc32(case.full_name.encode("utf-8", "surrogatepass")) // 1000 % SAMPLE == 0


def invalid(case: Case, files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what the validators say against the decks among ``files``; nothing where there is no validator.

    A template that is invalid itself makes a deck that is: its own parts go into the deck as they are.
    """
    decks = {name: data for name, data in files.items() if name.endswith(".pptx")}
    if not decks or not sampled(case):
        return
    given = [data for data in case.files.values() if isinstance(data, bytes) and data[:2] == b"PK"]
    if not any(one for data in given for one in _said(data)):
        yield from (f"valid: {name}: {one}" for name in decks for one in _said(decks[name]))


def _said(deck: bytes) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="valid-") as folder:
        file = Path(folder) / "deck.pptx"
        file.write_bytes(deck)
        return (*_sdk(file), *_strict(file))


def _sdk(file: Path) -> Iterator[str]:
    if tools.find("ooxml-validator") is None:
        return
    command = [*tools.command("ooxml-validator"), str(file)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    try:
        errors = json.loads(ran.stdout)["errors"]
    except (ValueError, KeyError):
        yield f"the SDK's validator ends with {ran.returncode}: {ran.stderr[:300]}"
        return
    yield from (json.dumps(error)[:400] for error in errors[:3])


def _strict(file: Path) -> Iterator[str]:
    if not STRICT:
        return
    command = [sys.executable, STRICT, str(file)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if ran.returncode:
        yield f"strict: {ran.stdout[:600]}"
