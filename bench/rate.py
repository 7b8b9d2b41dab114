"""How many tasks a second: a matrix built here with 1 and 2 processes, and by a cluster of 1, 2 and 4 workers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import reference_deck
from timing import Timed

HERE, THERE = (1, 2), (1, 2, 4)
TALKS = 4
MATRIX = """\
talks: [{talks}]
themes: [light, dark]
formats: [pptx, html]
"""
"""Each talk twice over: a task is a talk in one theme, in both formats."""


def rates(folder: Path) -> tuple[int, list[Timed]]:
    """Return how many tasks there are, and how long all of them take, by who builds them."""
    names = [f"deck{number}" for number in range(TALKS)]
    for name in names:
        slides = reference_deck.reference_deck()
        reference_deck.write_outline(slides, folder / "talks" / name)
    (folder / "matrix.yaml").write_text(MATRIX.format(talks=", ".join(names)), encoding="utf-8")
    rows = [
        Timed(f"here, {count} at a time", (_built(folder, "--jobs", str(count)),)) for count in HERE
    ]
    try:
        import distributed  # noqa: F401
    except ImportError:
        return 2 * TALKS, rows
    for count in THERE:
        with _cluster(folder, count) as address:
            _built(folder, "--cluster", address)  # the workers import us
            rows.append(
                Timed(
                    f"a cluster of {count} on this machine",
                    (_built(folder, "--cluster", address),),
                )
            )
    return 2 * TALKS, rows


def _environment() -> dict[str, str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def _built(folder: Path, *options: str) -> float:
    command = [sys.executable, "-m", "talkbuilder.app.cli", "build", "--matrix", "matrix.yaml"]
    start = time.perf_counter()
    subprocess.run(
        [*command, "--no-cache", "--quiet", *options],
        cwd=folder,
        env=_environment(),
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[str]:
    """Start a scheduler and ``workers`` on the loopback; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "distributed.cli"]
    head = [f"{dask[2]}.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    one = [f"{dask[2]}.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    programs = [[*head, "--no-dashboard"], *[one] * workers]
    running = [
        subprocess.Popen(
            [*dask[:2], *words],
            cwd=folder,
            env=_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for words in programs
    ]
    try:
        from distributed import Client

        with Client(address, timeout=60) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(20)
