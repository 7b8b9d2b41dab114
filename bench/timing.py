"""Runs a piece of work several times and keeps the median and the spread: times differ, ratios in one run less."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each run."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run."""
        return statistics.median(self.seconds)

    def row(self, against: "Timed | None" = None) -> str:
        """Return a line for the table; ``against`` gives the ratio."""
        spread = f"{min(self.seconds):.3f}-{max(self.seconds):.3f}"
        ratio = f"{self.median / against.median:7.2f}x" if against else ""
        return f"  {self.name:<44} {self.median:8.3f} s  ({spread}) {ratio}"


def timed(name: str, work: Callable[[], object], runs: int = 5, warm: int = 1) -> Timed:
    """Run ``work`` ``warm`` times for the caches, then ``runs`` times for the clock."""
    for _ in range(warm):
        work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return Timed(name, tuple(seconds))


def together(works: Mapping[str, Callable[[], object]], runs: int = 5) -> list[Timed]:
    """Run all ``works`` one after the other, once for the caches and then in ``runs`` rounds for the clock.

    A noisy minute then falls on all of them, and their ratios keep their meaning.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs + 1):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - start)
    return [Timed(name, tuple(found[1:])) for name, found in seconds.items()]


def machine() -> str:
    """Return what the numbers were measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip()
            for line in info.read_text().splitlines()
            if "model name" in line
        ]
        model = names[0] if names else model
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )
