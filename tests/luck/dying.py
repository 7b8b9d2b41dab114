"""Runs `talk` until it touches the file system for the N-th time, and is killed there: python dying.py N WORDS...

Every opening for writing, rename, removal and new folder is heard by an audit hook; the process is killed before the
N-th happens. A child counts anew. N = 0: nobody is killed, and the count goes to the file that LUCK_COUNT names.
"""

import os
import signal
import sys
from pathlib import Path

TOUCHES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.utime"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Dying:
    """Counts, and ends it."""

    def __init__(self, moment: int) -> None:
        self.moment = moment
        self.count = 0
        self.owner = os.getpid()

    def hear(self, event: str, about: tuple[object, ...]) -> None:
        """Hear one event of this process."""
        if event == "open":
            flags = about[2]
            if not isinstance(flags, int) or not flags & WRITING:
                return
        elif event not in TOUCHES:
            return
        if os.getpid() != self.owner:
            self.owner, self.count = os.getpid(), 0
        self.count += 1
        if self.count == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Run the command line with a death sentence."""
    dying = Dying(int(sys.argv[1]))
    del sys.argv[1]
    from talkbuilder.app.cli import main as talk

    sys.addaudithook(dying.hear)
    try:
        talk()
    finally:
        told = os.environ.get("LUCK_COUNT")
        if told:
            Path(told).write_text(str(dying.count), encoding="ascii")


if __name__ == "__main__":
    main()
