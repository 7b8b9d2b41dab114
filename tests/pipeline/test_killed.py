"""A build is killed, stopped, run twice at once, or finds no room: files stay whole, nothing is left running."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.running import COMMAND, contents, environment, talk
from tests.pipeline.specimen import OUTLINE, write_specimen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="POSIX signals and processes"),
]

OLD, NEW = OUTLINE, OUTLINE.replace("One of everything", "One of everything, again")


@pytest.fixture
def here(tmp_path: Path, cache: Path) -> Iterator[Path]:
    """A folder with the old talk, built, and an empty one for temporary files."""
    (tmp_path / "tmp").mkdir()
    write_specimen(tmp_path / "talks" / "one", OLD)
    assert talk(["build", "-q"], tmp_path, cache).code == 0
    yield tmp_path
    assert still_running(tmp_path) == []


def start(here: Path, *words: str) -> "subprocess.Popen[bytes]":
    """Start a build in a process group of its own, as a shell does."""
    return subprocess.Popen(
        [*COMMAND, "build", "--no-cache", *words],
        cwd=here,
        env=environment(here / "cache", {"TMPDIR": str(here / "tmp")}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def still_running(here: Path) -> list[str]:
    """Return the processes that a build in ``here`` has left, after a moment in which they may end by themselves."""
    wanted = f"TMPDIR={here / 'tmp'}".encode()
    for _ in range(50):
        left = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (process / "environ").read_bytes().split(b"\x00"):
                    left.append((process / "cmdline").read_text())
            except OSError:
                continue  # it has ended, or is somebody else's
        if not left:
            return []
        time.sleep(0.1)
    return left


def until_busy(here: Path) -> None:
    """Wait until a build has begun: its worker has made a folder for itself."""
    deadline = time.monotonic() + 20
    while not list((here / "tmp").iterdir()):
        assert time.monotonic() < deadline, "it did not begin"
        time.sleep(0.01)


def versions(here: Path) -> list[dict[str, bytes]]:
    """Return what the old and the new talk come to."""
    found = []
    for name, outline in (("old", OLD), ("new", NEW)):
        write_specimen(here / name / "talks" / "one", outline)
        assert talk(["build", "-q"], here / name, here / "cache").code == 0
        found.append(contents(here / name / "output"))
    return found


def test_whenever_it_is_killed_every_file_is_the_old_or_the_new_one(here: Path) -> None:
    old, new = versions(here)
    assert contents(here / "output") == old
    seconds = time.monotonic()
    start(here, "-q").communicate()
    seconds = time.monotonic() - seconds
    chance = random.Random(15)
    outlines = [NEW, OLD] * 7
    for outline in outlines:
        write_specimen(here / "talks" / "one", outline)
        process = start(here, "-q")
        # Half of the moments in the last third, where files are written.
        time.sleep(seconds * chance.choice([chance.uniform(0, 1), chance.uniform(0.66, 1.05)]))
        process.kill()
        process.communicate()
        assert still_running(here) == []
        assert list((here / "tmp").iterdir()) == []
        for name, data in contents(here / "output").items():
            if not Path(name).name.startswith(".talk-"):
                assert data in (old.get(name), new.get(name)), name
    write_specimen(here / "talks" / "one", NEW)
    ran = talk(["build"], here, here / "cache")
    assert ran.code == 0
    assert "edited" not in ran.said
    assert contents(here / "output") == new, "no temporary file is left, no deck was set aside"
    assert not list((here / "cache").rglob(".talk-*"))


@pytest.mark.parametrize("words", [("-j1",), ("-j2",)])
def test_ctrl_c_ends_it_with_one_line(here: Path, words: tuple[str, ...]) -> None:
    write_specimen(here / "talks" / "two")
    before = contents(here / "output")
    for seconds in (0.1, 0.3):
        process = start(here, *words)
        until_busy(here)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=20)
        if b"talk  slides" in said:
            continue  # a fast machine: it was ready, and the closing table stands
        assert process.returncode == 130, said.decode()
        lines = [line for line in said.decode().splitlines() if not line.endswith(": done")]
        assert len(lines) == 1, said.decode()
        assert lines[0].startswith("talk: stopped")
        assert still_running(here) == []
        assert list((here / "tmp").iterdir()) == []
        assert contents(here / "output").items() >= before.items()


def test_a_killed_parent_takes_its_processes_along(here: Path) -> None:
    write_specimen(here / "talks" / "two")
    process = start(here, "-j2")
    until_busy(here)
    process.kill()
    process.communicate()
    assert still_running(here) == []
    assert list((here / "tmp").iterdir()) == []


def test_two_builds_of_one_talk_at_once_both_end_well(here: Path) -> None:
    _, new = versions(here)
    write_specimen(here / "talks" / "one", NEW)
    for _ in range(2):
        both = [start(here, "-q"), start(here, "-q")]
        for process in both:
            _, said = process.communicate(timeout=60)
            assert process.returncode == 0, said.decode()
            assert b"edited" not in said
    assert contents(here / "output") == new


def test_a_process_that_is_killed_fails_its_talk_only(here: Path) -> None:
    """The out-of-memory killer takes the process that builds one of two talks."""
    code = (
        "import os, signal, sys\n"
        "from talkbuilder.app.processes import side_by_side\n"
        "def work(n):\n"
        "    if n == 1: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return n\n"
        "print(list(side_by_side(work, [1, 2], 2))[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(here / "cache"),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout == "None\n", done.stderr


class TestNoRoom:
    def test_a_full_disk_is_said_and_the_old_files_stay(self, here: Path) -> None:
        before = contents(here / "output" / "one")
        with small_disk(sum(map(len, before.values()))) as disk:
            shutil.copytree(here / "output" / "one", disk / "one")
            write_specimen(here / "talks" / "one", NEW)
            ran = talk(["build", "-o", str(disk)], here, here / "cache")
            after = contents(disk / "one")
        assert ran.code == 3, ran.said
        assert "cannot-write" in ran.said
        assert "Traceback" not in ran.said
        assert after.keys() == before.keys()

    def test_a_folder_that_is_a_file_is_said(self, here: Path) -> None:
        (here / "taken").write_text("x")
        ran = talk(["build", "-o", "taken"], here, here / "cache")
        assert ran.code == 3, ran.said
        assert "cannot-write" in ran.said
        assert "Traceback" not in ran.said
        assert (here / "taken").read_text() == "x"

    def test_a_cache_that_cannot_be_is_said_in_one_line(self, here: Path) -> None:
        (here / "no cache").write_text("x")
        ran = talk(["build"], here, here / "no cache" / "deeper")
        assert ran.code == 3, ran.said
        assert "TALK_CACHE" in ran.said
        assert "Traceback" not in ran.said
        assert "fault of ours" not in ran.said


class small_disk:  # noqa: N801 - used as a with-statement reads
    """A disk that holds ``taken`` bytes and has no room for a new deck: a tmpfs, where we may mount one."""

    def __init__(self, taken: int) -> None:
        self._size = taken // 1024 + 48  # each file begins a page of 4 KiB

    def __enter__(self) -> Path:
        self._path = Path(tempfile.mkdtemp())
        words = ["mount", "-t", "tmpfs", "-o", f"size={self._size}k", "tmpfs", str(self._path)]
        if subprocess.run(words, capture_output=True, check=False).returncode:
            self._path.rmdir()
            pytest.skip("mounting a small disk needs root")
        return self._path

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", str(self._path)], capture_output=True, check=False)
        shutil.rmtree(self._path, ignore_errors=True)
