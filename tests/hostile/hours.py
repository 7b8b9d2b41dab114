"""Fuzzes every target in turn, for as long as there is time, and keeps what came of it; run again, it goes on.

pip install atheris        a tool of this campaign alone: no test needs it
PYTHONPATH=.:builder:diagrams nice python -m tests.hostile.hours FOLDER [--seconds 300] [--until 01:25] [TARGET ...]

FOLDER/fuzz.json is what `python -m tests.hostile.campaign --fuzz FOLDER/fuzz.json --page docs/corpus.md` shows. Without
names the target that has had the least time is next, so that hours are spread evenly.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.hostile.targets import TARGETS

FINDINGS = 3
"""So many of one target, and it is left until somebody has looked."""
_COVERAGE = re.compile(r"^#\d+\s+(\w+)\s+cov: (\d+) ft: (\d+) corp: (\d+)", re.MULTILINE)
_STAT = re.compile(r"^stat::(\w+):\s+(\d+)", re.MULTILINE)
_DONE = re.compile(r"^#(\d+)\s", re.MULTILINE)
_RAISED = re.compile(r"=== Uncaught Python exception: ===\n(.*)|(ERROR: libFuzzer: .*)")
_LEFT = re.compile(r"Test unit written to (\S+)")
_TOOK = re.compile(r"^Done \d+ runs in (\d+) second", re.MULTILINE)

Run = dict[str, Any]


def fuzz(name: str, folder: Path, seconds: int) -> Run:
    """Fuzz one target for so many seconds or until it finds something; return what came of it."""
    log = folder / f"{name}.log"
    command = [
        sys.executable,
        "-m",
        "tests.hostile.fuzz",
        name,
        str(folder / name),
        f"-max_total_time={seconds}",
    ]
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with log.open("wb") as file:
        subprocess.run(
            command, stdout=file, stderr=subprocess.STDOUT, check=False, timeout=seconds + 300
        )
    took, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    said = log.read_text("utf-8", "replace")
    fuzzed = _TOOK.search(said)  # without what it takes to import everything with counters in it
    seconds_fuzzed = float(fuzzed[1]) if fuzzed else round(took, 1)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    day = datetime.now(UTC).date().isoformat()
    return {"seconds": seconds_fuzzed, "processor": round(processor), "date": day} | read_log(said)


def read_log(said: str) -> Run:
    """Return what a run's words tell: executions, coverage at its beginning and end, what it found."""
    seen = _COVERAGE.findall(said)
    stats = {name: int(value) for name, value in _STAT.findall(said)}
    counted = [int(number) for number in _DONE.findall(said)]
    begun = next((one for one in seen if one[0] == "INITED"), seen[0] if seen else ("", 0, 0, 0))
    last = seen[-1] if seen else ("", 0, 0, 0)
    raised, left = _RAISED.search(said), _LEFT.search(said)
    return {
        "executions": stats.get("number_of_executed_units", max(counted, default=0)),
        "coverage": [int(begun[1]), int(last[1])],
        "features": [int(begun[2]), int(last[2])],
        "inputs": int(last[3]),
        "memory": stats.get("peak_rss_mb", 0),
        "slowest": stats.get("slowest_unit_time_sec", 0),
        "found": [(raised[1] or raised[2]).strip()[:200], left[1] if left else ""]
        if raised
        else [],
    }


def spent(runs: Sequence[Run]) -> float:
    """Return the seconds of all runs of a target."""
    return sum(float(run["seconds"]) for run in runs)


def main(words: Sequence[str] | None = None) -> int:
    """Fuzz until the time is over."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", type=Path, help="inputs, logs and fuzz.json; the next run goes on from it"
    )
    parser.add_argument(
        "targets", nargs="*", choices=[*TARGETS, []], help="none: all, least fuzzed first"
    )
    parser.add_argument("--seconds", type=int, default=300, help="for each target, each time")
    parser.add_argument(
        "--until", default="", help="HH:MM: no run begins after it; without it each target has one"
    )
    asked = parser.parse_args(words)
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PYTHONHASHSEED", "0")
    kept = asked.folder / "fuzz.json"
    found: dict[str, list[Run]] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    todo, stopped = list(asked.targets or TARGETS), set[str]()
    while left := [name for name in todo if name not in stopped]:
        seconds = min(asked.seconds, _left(asked.until))
        if seconds < 20:
            break
        name = min(left, key=lambda one: spent(found.get(one, []))) if asked.until else left[0]
        run = fuzz(name, asked.folder, seconds)
        found.setdefault(name, []).append(run)
        kept.write_text(json.dumps(found, indent=1), "utf-8")
        sys.stdout.write(f"{name:12} {json.dumps(run)}\n")
        sys.stdout.flush()
        many = sum(bool(one["found"]) for one in found[name][-FINDINGS:]) >= FINDINGS
        if many or not (asked.until or run["found"]):
            stopped.add(name)
    return any(run["found"] for runs in found.values() for run in runs[-1:])


def _left(until: str) -> int:
    """Return the seconds until the next HH:MM."""
    if not until:
        return 10**9
    now = datetime.now().astimezone()
    hour, minute = map(int, until.split(":"))
    then = now.replace(hour=hour, minute=minute, second=0)
    seconds = int((then - now).total_seconds())
    return seconds if seconds > -43_200 else seconds + 86_400


if __name__ == "__main__":
    sys.exit(main())
