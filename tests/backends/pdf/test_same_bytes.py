"""The same deck gives the same bytes: in another process, folder, time zone, locale, hash seed, and seconds later."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from talkbuilder.backends import handout, pdf, png
from talkbuilder.ports import BackendOptions, Kit
from tests.backends import decks

ROOT = Path(__file__).parents[3]
PROGRAM = """
from tests.backends.conftest import open_kit
from tests.backends.pdf.test_same_bytes import digests
with open_kit() as kit:
    print("\\n".join(digests(kit)))
"""


def digests(kit: Kit) -> list[str]:
    found = []
    for deck in (decks.everything(), decks.hostile()):
        for write in (pdf.write, handout.write, png.write_contact):
            for name, data in write(deck, deck.slug, BackendOptions(), kit).files.items():
                found.append(f"{name} {hashlib.sha256(data).hexdigest()}")
    return found


@pytest.mark.slow
def test_the_same_bytes_everywhere(typst_kit: Kit, tmp_path: Path) -> None:
    here = digests(typst_kit)
    assert len(here) == 6
    assert digests(typst_kit) == here
    changed = {
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
        "TMPDIR": str(tmp_path),
    }
    paths = [ROOT / "builder", ROOT / "diagrams", ROOT]
    env = os.environ | changed | {"PYTHONPATH": os.pathsep.join(map(str, paths))}
    there = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert there.stdout.split("\n")[:-1] == here, there.stderr
