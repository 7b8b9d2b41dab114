"""Other processes of ours that compute: a function and its arguments go out as a pickle, what it returns comes back.

    hand(work, *arguments) --pickle--> python -m talkbuilder.hands --pickle--> what `work` returns

The function is known by its name and everything else is data. Nobody but us speaks at either end of the pipes. A hand
ends when its input does, and so when we do, however that comes.
"""

import importlib
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import IO, Any, TypeVar

from talkbuilder.worker import Worker, WorkerDied, WorkerLate, finding_us

Made = TypeVar("Made")

COMMAND = (sys.executable, "-P", "-m", "talkbuilder.hands")
PATIENCE = 600.0
"""Seconds: what is asked of a hand has no other limit than the same work has here."""

_HEAD = 8
"""Bytes that say how many follow."""


class HandLost(Exception):
    """The process is gone, or said nothing in time: whoever asked does the work himself."""


class Hand:
    """A process that does one piece of work at a time.

    ``warm`` is a module that it imports at once, before it is asked for anything.

    Raises:
        OSError: it could not be started.
    """

    def __init__(self, warm: str, command: Sequence[str] = COMMAND) -> None:
        self._worker: Worker[bytes] | None = Worker([*command, warm], _message, finding_us())
        self._lock = threading.Lock()

    def __call__(self, work: Callable[..., Made], *arguments: object) -> Made:
        """Return what ``work(*arguments)`` returns there, or raise what it raises.

        Raises:
            HandLost: no answer, now or ever again.
        """
        with self._lock:
            if self._worker is None:
                raise HandLost
            self._worker.send(_framed(pickle.dumps((work, arguments))))
            try:
                answer = self._worker.receive(PATIENCE)
            except (WorkerDied, WorkerLate) as error:
                self._worker.kill()
                self._worker = None
                raise HandLost(str(error)) from None
        fine, made = pickle.loads(answer)  # noqa: S301 - our own process wrote it
        if not fine:
            raise made
        found: Made = made
        return found

    def close(self) -> None:
        """End the process now, whatever it does."""
        worker, self._worker = self._worker, None
        if worker:
            worker.kill()


def _framed(data: bytes) -> bytes:
    return len(data).to_bytes(_HEAD, "big") + data


def _message(stream: IO[bytes]) -> bytes | None:
    """Read one whole message; None at the end, or where it was cut off."""
    head = stream.read(_HEAD)
    if len(head) < _HEAD:
        return None
    length = int.from_bytes(head, "big")
    data = stream.read(length)
    return data if len(data) == length else None


# --- the process itself -----------------------------------------------------------------------------------------------


def main(warm: str) -> None:
    """Serve until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anybody prints must not stand between two answers
    importlib.import_module(warm)
    try:
        while (asked := _message(sys.stdin.buffer)) is not None:
            answers.write(_framed(_answer(asked)))
            answers.flush()
    except BrokenPipeError:
        os._exit(0)  # nobody is there any more


def _answer(asked: bytes) -> bytes:
    try:
        work, arguments = pickle.loads(asked)  # noqa: S301 - see above
        made: tuple[bool, Any] = (True, work(*arguments))
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is wanted
        made = (False, error)
    try:
        return pickle.dumps(made)
    except Exception as error:  # noqa: BLE001 - not everything pickles
        return pickle.dumps((False, RuntimeError(f"{type(made[1]).__name__}: {error}")))


if __name__ == "__main__":
    main(sys.argv[1])
