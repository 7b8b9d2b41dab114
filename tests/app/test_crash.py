"""What a person is told when we fail: whose fault it is, and what to do."""

import errno

from talkbuilder.app.crash import crashed


def test_a_full_disk_is_no_fault_of_ours() -> None:
    said = crashed(OSError(errno.ENOSPC, "No space left on device"))
    assert "TALK_CACHE" in said
    assert "Traceback" not in said
    assert "fault of ours" not in said


def test_all_else_is() -> None:
    assert "fault of ours" in crashed(OSError(errno.EIO, "input/output error"))
