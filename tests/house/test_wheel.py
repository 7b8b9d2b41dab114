"""The wheel holds both packages with their data, the `talk` command, the licences, and nothing else."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "talkbuilder": ROOT / "builder/talkbuilder",
    "talkdiagrams": ROOT / "diagrams/talkdiagrams",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        str(folder),
    ]
    made = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        yield archive


def test_both_packages_are_whole(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    wanted = {
        f"{package}/{file.relative_to(folder).as_posix()}"
        for package, folder in PACKAGES.items()
        for file in folder.rglob("*")
        if file.is_file()
        and file.name != "README.md"
        and not {"__pycache__", ".mypy_cache", ".ruff_cache"}.intersection(file.parts)
    }
    assert held == wanted


def test_it_brings_its_papers(wheel: zipfile.ZipFile) -> None:
    papers = {
        name.partition(".dist-info/")[2] for name in wheel.namelist() if ".dist-info/" in name
    }
    assert papers >= {"METADATA", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE"}


def test_talk_runs_from_it(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    site = tmp_path / "site"
    wheel.extractall(site)
    program = (
        "import sys; from importlib.metadata import distribution; import talkbuilder;"
        "assert talkbuilder.__file__.startswith(sys.argv[1]), talkbuilder.__file__;"
        "(talk,) = distribution('talkbuilder').entry_points.select(group='console_scripts', name='talk');"
        "sys.argv = ['talk', '--help']; sys.exit(talk.load()())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(site)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "build" in ran.stdout
