"""`make crashes`: bad luck by the hundred, and the report of it, docs/crashes.md.

python tests/luck/campaign.py [PART ...] [--kills N] [--times N] [--seed N]

Parts: kills, spoilt, rooms, surroundings, same; none named: all of them. What was counted is kept in
output/crashes.json, so that parts can run one by one; the report is written after each.
"""

import argparse
import json
import os
import platform
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "builder"), str(ROOT / "diagrams")]

from tests.luck.kills import build_time, play, rounds  # noqa: E402 - see above
from tests.luck.report import render  # noqa: E402
from tests.luck.rooms import ROOMS  # noqa: E402
from tests.luck.same import SAME  # noqa: E402
from tests.luck.spoil import SPOILT  # noqa: E402
from tests.luck.stage import OLD, Stage, stage  # noqa: E402
from tests.luck.surroundings import SURROUNDINGS  # noqa: E402
from tests.luck.trouble import Case  # noqa: E402

PARTS = {"spoilt": SPOILT, "rooms": ROOMS, "surroundings": SURROUNDINGS, "same": SAME}
KEPT = ROOT / "output" / "crashes.json"
REPORT = ROOT / "docs" / "crashes.md"


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


@contextmanager
def new_stage() -> Iterator[Stage]:
    """A stage that every user may look at, and that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="luck-"))
    folder.chmod(0o755)
    try:
        with stage(folder / "stage") as here:
            yield here
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def killed(count: int, seed: int) -> dict[str, Any]:
    """Kill builds until ``count`` kills have met one that ran."""
    met: Counter[str] = Counter()
    wrong: list[str] = []
    played = 0
    with new_stage() as here:
        seconds = build_time(here)
        for one in rounds(10 * count, seed):
            outcome = play(here, one, seconds)
            played += 1
            met[one.way] += outcome.met
            wrong += [f"{one}: {words}" for words in outcome.wrong]
            say(
                f"{met.total():4} {one.way:7}"
                + "".join(f"\n     {words}" for words in outcome.wrong)
            )
            if met.total() >= count:
                break
    return {"met": dict(met), "played": played, "seconds": round(seconds, 1), "wrong": wrong}


def tried(cases: Sequence[Case], times: int, seed: int) -> dict[str, Any]:
    """Play each case so many times, each on what the one before has left in order."""
    found: dict[str, Any] = {}
    with new_stage() as here:
        for case in cases:
            row = found.setdefault(f"{case.group}: {case.name}", {"times": 0, "wrong": []})
            if case.missing:
                row["missing"] = case.missing
                continue
            for number in range(times):
                here.write(OLD)
                before = here.build()
                if before.code or here.differing(OLD):
                    row["wrong"] = [*row["wrong"], f"no good start: {before.said[:300]}"]
                    break
                try:
                    wrong = case.play(here, random.Random(f"{case.name} {seed} {number}"))
                except (OSError, AssertionError) as error:
                    wrong = [f"it could not be played: {error}"]
                row["times"] += 1
                row["wrong"] += wrong
                say(
                    "".join([f"{case.group}: {case.name}", *(f"\n     {words}" for words in wrong)])
                )
    return found


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=["kills", *PARTS, []])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if hasattr(os, "nice"):
        os.nice(10)
    for part in asked.parts or ["kills", *PARTS]:
        began = time.monotonic()
        if part == "kills":
            found = killed(asked.kills, asked.seed)
        else:
            found = tried(PARTS[part], 1 if part == "same" else asked.times, asked.seed)
        kept = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
        kept[part] = {
            "found": found,
            "seed": asked.seed,
            "minutes": round((time.monotonic() - began) / 60, 1),
            "date": datetime.now(UTC).date().isoformat(),
            "machine": f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        }
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(kept, indent=1), "utf-8")
        REPORT.write_text(render(kept), "utf-8")
    say(str(REPORT))


if __name__ == "__main__":
    main()
