"""Work beside the main thread, for waiting side by side: a thread a piece of work, its result or its error kept."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Aside(Generic[Value]):
    """``work`` in a thread of its own, begun at once (``concurrent.futures`` would cost some milliseconds to load)."""

    def __init__(self, work: Callable[[], Value]) -> None:
        self._work = work
        self._made: list[Value] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> Value:
        """Wait for what ``work`` returns, or raise what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._made[0]

    def _run(self) -> None:
        try:
            self._made.append(self._work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is wanted
            self._error = error
