"""A build that finds figures and slides on the disk makes the same bytes as one that makes them."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLUGS = sorted(path.parent.name for path in (ROOT / "talks").glob("*/talk.yaml"))


def built(slug: str, folder: Path, *options: str, seed: str) -> dict[str, str]:
    """Build in a process of its own, as a person would; return the digest of every file."""
    command = [
        sys.executable,
        "-m",
        "talkbuilder.app.cli",
        "build",
        slug,
        "-q",
        "-o",
        str(folder),
        *options,
    ]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONHASHSEED": seed,
        "TALK_CACHE": str(folder.parent / "cache"),
    }
    subprocess.run([*command, "-f", "pptx,html,json"], cwd=ROOT, env=environment, check=True)
    found = {path.name: path for path in (folder / slug).iterdir()}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in sorted(found.items())}


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_from_the_disk_or_anew_it_is_the_same(slug: str, tmp_path: Path) -> None:
    anew = built(slug, tmp_path / "anew", "--no-cache", seed="1")
    keeping = built(slug, tmp_path / "keeping", seed="2")
    assert list((tmp_path / "cache" / "made").rglob("*"))
    kept = built(slug, tmp_path / "kept", seed="3")
    assert anew == keeping == kept
