"""Talks side by side: a process each, none of which outlives us or says anything when we are stopped."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, parent_process
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


def side_by_side(
    work: Callable[[Item], Made], items: Sequence[Item], workers: int
) -> Iterator[Made | None]:
    """Yield ``work(item)`` for each of ``items``, in their order; None if its process was ended from outside."""
    count = min(workers, len(items))
    with ProcessPoolExecutor(max_workers=count, initializer=_enter) as pool:
        try:
            futures = [pool.submit(work, item) for item in items]
            for future in futures:
                try:
                    made: Made | None = future.result()
                except BrokenProcessPool:
                    made = None
                yield made
        finally:
            # Stopped: what is half done is not waited for. Their own workers end when their input does. And when all is
            # done, nobody is asked to go: one that is killed as it waits for that word keeps the lock of the queue,
            # and the others, and with them the pool, would wait for it for ever.
            for child in active_children():
                child.terminate()


def _enter() -> None:
    """Make this process leave Ctrl-C to its parent, and end when that does, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    # The queue it waits at would never tell: its writing end is open in the waiting process too.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
