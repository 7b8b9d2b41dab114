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
    """Yield what the validators say against the decks among ``files``; nothing where there is no validator."""
    for name, data in files.items():
        if name.endswith(".pptx") and sampled(case):
            with tempfile.TemporaryDirectory(prefix="valid-") as folder:
                file = Path(folder) / "deck.pptx"
                file.write_bytes(data)
                yield from (f"valid: {name}: {one}" for one in (*_sdk(file), *_strict(file)))


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
