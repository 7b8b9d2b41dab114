"""What a person is told when we fail: whose fault it is, and what to do."""

import errno

import pytest

from talkbuilder.app.crash import crashed


def test_a_full_disk_is_no_fault_of_ours() -> None:
    said = crashed(OSError(errno.ENOSPC, "No space left on device"))
    assert "TALK_CACHE" in said
    assert "Traceback" not in said
    assert "fault of ours" not in said


def test_all_else_is() -> None:
    assert "fault of ours" in crashed(OSError(errno.EIO, "input/output error"))


@pytest.mark.parametrize(
    "error",
    [MemoryError(), OSError(24, "Too many open files"), RuntimeError("can't start new thread")],
    ids=repr,
)
def test_a_machine_that_gives_too_little_is_no_fault_of_ours(error: Exception) -> None:
    said = crashed(error)
    assert "fault of ours" not in said
    assert said.startswith("talk: this machine gave us too little")
    assert "hint: " in said
