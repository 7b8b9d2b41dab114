"""Whatever becomes of our words, the command does its work; the last exit code is a documented one."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.pipeline.running import COMMAND, environment

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")

NEW = '"$@" new my-talk'


def shell(script: str, here: Path) -> "subprocess.CompletedProcess[str]":
    """Run a shell script in which "$@" is `talk`."""
    return subprocess.run(
        ["bash", "-c", script, "sh", *COMMAND],
        cwd=here,
        env=environment(here / "cache"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "how", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full", "2> >(true)", ">&- 2>/dev/full"]
)
def test_it_is_done_though_nobody_hears_of_it(how: str, tmp_path: Path) -> None:
    ran = shell(f"{NEW} {how}", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert "Traceback" not in (tmp_path / "talks" / "my-talk" / "talk.yaml").read_text()


def test_a_reader_that_goes_away_is_no_reason_to_complain(tmp_path: Path) -> None:
    ran = shell('"$@" schema | true; exit ${PIPESTATUS[0]}', tmp_path)
    assert ran.returncode == 0
    assert "Traceback" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_results_that_nobody_can_store_are_an_error(tmp_path: Path) -> None:
    ran = shell('"$@" schema >/dev/full', tmp_path)
    assert ran.returncode == 3
    assert ran.stderr.splitlines()[-1].startswith("talk: standard output could not be written")
