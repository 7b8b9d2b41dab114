"""`make crashes`: bad luck by the hundred, and the report of it, docs/crashes.md.

python tests/luck/campaign.py [PART ...] [--half 1/2] [--only WORDS] [--kills N] [--times N] [--seed N]

Parts: kills, spoilt, rooms, surroundings, same; none named: all. What was counted is kept in output/crashes.json
(or `--kept FILE`), and what runs later is joined to it: halves, single cases played again, kills of another seed. The
report is written after each part; `--fresh` forgets what was kept.
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


def joined(before: dict[str, Any], part: str, now: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return what was kept of a part with what has just been found: a case played again replaces its row."""
    if part != "kills":
        return {**before, **now}
    return {**before, str(seed): now}  # as many more


def wanted(cases: Sequence[Case], only: Sequence[str], half: str) -> list[Case]:
    """Return the cases that are named, or every second one of them."""
    number, of = map(int, (half or "1/1").split("/"))
    named = [case for case in cases if _named(case, only)]
    return named[number - 1 :: of]


def _named(case: Case, only: Sequence[str]) -> bool:
    return not only or any(words in f"{case.group}: {case.name}" for words in only)


def main() -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=["kills", *PARTS, []])
    parser.add_argument("--kills", type=int, default=200, help="how many; halved by --half")
    parser.add_argument("--times", type=int, default=3, help="each case so often")
    parser.add_argument("--seed", type=int, default=1, help="other moments of chance")
    parser.add_argument("--half", default="", help="1/2, 2/2: every second case, half of the kills")
    parser.add_argument(
        "--only", action="append", default=[], help="cases whose names have these words"
    )
    parser.add_argument("--kept", type=Path, default=KEPT, help="what was counted until now")
    parser.add_argument("--page", type=Path, default=REPORT, help="where the report goes")
    parser.add_argument("--fresh", action="store_true", help="forget what was kept")
    asked = parser.parse_args()
    if hasattr(os, "nice"):
        os.nice(10)
    if asked.fresh:
        asked.kept.unlink(missing_ok=True)
    number, of = map(int, (asked.half or "1/1").split("/"))
    bad = False
    for part in asked.parts or ["kills", *PARTS]:
        began = time.monotonic()
        seed = asked.seed
        if part == "kills":
            seed = asked.seed * of + number - 1 if asked.half else asked.seed
            found = killed(asked.kills // of, seed)
            bad |= bool(found["wrong"])
        else:
            cases = wanted(PARTS[part], asked.only, asked.half)
            found = tried(cases, 1 if part == "same" else asked.times, asked.seed)
            bad |= any(row["wrong"] for row in found.values())
        keep(asked.kept, part, found, seed, (time.monotonic() - began) / 60)
        asked.page.write_text(render(json.loads(asked.kept.read_text("utf-8"))), "utf-8")
    say(str(asked.page))
    return bad


def keep(file: Path, part: str, found: dict[str, Any], seed: int, minutes: float) -> None:
    """Join what was found to what is kept of the part."""
    kept = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    before = kept.get(part, {"found": {}, "minutes": 0.0})
    kept[part] = {
        "found": joined(before["found"], part, found, seed),
        "seed": seed,
        "minutes": round(before["minutes"] + minutes, 1),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(kept, indent=1), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
