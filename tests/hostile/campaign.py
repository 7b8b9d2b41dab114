"""Runs the whole corpus and writes docs/corpus.md: inputs by category, every oracle, what was found.

python -m tests.hostile.campaign [--only CATEGORY] [--sample N] [--part 0/2] [--page FILE]
python -m tests.hostile.campaign --kept FILE [--until 06:00] [--page docs/corpus.md]    interrupted, it goes on
python -m tests.hostile.campaign --kept FILE --again        what failed, once more
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from zlib import crc32

from tests.hostile.case import Case
from tests.hostile.deed import Done, patience, run, warm
from tests.hostile.inputs.all import every_case
from tests.hostile.judge import judged
from tests.hostile.making import EVERY, Maker, memory_grown, quick
from tests.hostile.page import page
from tests.hostile.sandbox import Sandbox
from tests.hostile.served import Server, asks
from tests.hostile.tally import Kept, Outcome, read_kept

Attempt = tuple[bool, Sequence[str], float, int]
"""Whether it was built, what is wrong, processor seconds, most memory."""


# --- in one process -----------------------------------------------------------------------------------------------


def _maker(here: Connection, formats_every: int) -> None:
    """Make what comes through the pipe; never answered: it hung or died."""
    maker, number = Maker(), 0
    while (case := here.recv()) is not None:
        number += 1
        formats = EVERY if number % formats_every == 0 or case.category != "fields" else ()
        verdict = maker.make(case, formats)
        here.send((verdict, memory_grown()))
    maker.close()


class Process:
    """A process that makes talks, and is replaced when it hangs, dies or has grown too large."""

    def __init__(self, formats_every: int) -> None:
        self._formats_every = formats_every
        self._start()

    def _start(self) -> None:
        self._here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")
        self._process = context.Process(
            target=_maker, args=(there, self._formats_every), daemon=True
        )
        self._process.start()
        there.close()

    def make(self, case: Case) -> tuple[bool, tuple[str, ...], float]:
        """Return whether it was built, what is wrong, and processor seconds."""
        try:
            self._here.send(case)
            if not self._here.poll(most := patience()):
                self.end()
                self._start()
                return False, (f"time: not ended after {most:.0f} s",), most
            verdict, large = self._here.recv()
        except (EOFError, OSError) as error:
            self.end()
            self._start()
            return False, (f"trace: the process died: {error!r}",), 0.0
        wrong = verdict.wrong
        if large:
            wrong += ("memory: more than 1 GB in one process",)
            self.end()
            self._start()
        return verdict.built, wrong, verdict.seconds

    def end(self) -> None:
        """Kill it."""
        if self._process.pid and self._process.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()


# --- as commands --------------------------------------------------------------------------------------------------


def command(case: Case, sandbox: Sandbox) -> tuple[Done, list[str]]:
    """Run the case's command in ``sandbox`` and judge it."""
    sandbox.fill(case)
    done = run(case.words, sandbox.root, case.writes, case.env, case.cpu)
    wrong = list(judged(case, done, sandbox))
    return done, wrong


def attempts(cases: Iterable[Case], formats_every: int = 8) -> Iterator[tuple[Case, Attempt]]:
    """Try ``cases`` one by one; yield each with what came of it, and say what is wrong at once."""
    warm()
    process = Process(formats_every)
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        sandbox = Sandbox(Path(os.path.realpath(name)) / "here")
        server = Server(Path(os.path.realpath(name)) / "served")
        for case in cases:
            if quick(case):
                came: Attempt = (*process.make(case), 0)
            elif asks(case):
                came = server.take(case)
            else:
                done, wrong = command(case, sandbox)
                came = (done.code == 0, wrong, done.seconds, done.memory)
            for one in came[1]:
                sys.stderr.write(f"FAIL {case.full_name[:200]!a}\n     {one[:1500]}\n")
                sys.stderr.flush()
            yield case, came
        server.end()
        sandbox.empty()
    process.end()


def campaign(cases: Iterable[Case]) -> Outcome:
    """Try all ``cases``."""
    outcome = Outcome()
    for case, came in attempts(cases):
        outcome.take(case, *came)
    return outcome


def chosen(only: Sequence[str], sample: int = 1, part: str = "") -> Iterator[Case]:
    """Yield the cases whose category is named, each ``sample``th of them; ``part`` "0/2" is the first half.

    A part is drawn by names: it is spread evenly over all categories, and the same wherever it runs.
    """
    number, of = (int(one) for one in (part or "0/1").split("/"))
    for index, case in enumerate(every_case(only)):
        mine = crc32(case.full_name.encode("utf-8", "surrogatepass")) % of == number
        if index % sample == 0 and mine:
            yield case


# --- in parts, over a night -----------------------------------------------------------------------------------------


def go_on(kept: Kept, path: Path, only: Sequence[str], until: float) -> None:
    """Try the parts that have not been tried, as long as there is time; what came of each is written to ``path``."""
    for number in range(kept.of):
        if number in kept.parts:
            continue
        if time.time() > until:
            return
        begun = time.monotonic()
        outcome = campaign(chosen(only, part=f"{number}/{kept.of}"))
        kept.put(number, outcome)
        kept.write(path)
        tried = sum(one.inputs for one in outcome.tallies.values())
        sys.stdout.write(
            f"part {number}/{kept.of}: {tried:,} tried, {len(outcome.wrong)} failures, "
            f"{time.monotonic() - begun:.0f} s\n"
        )
        sys.stdout.flush()


def once_more(kept: Kept, path: Path) -> None:
    """Try again what failed, on the code as it is now."""
    failed = {name: part for part in kept.parts.values() for name, _ in part.wrong}
    starts = sorted({name.split("/", 1)[0] + "/" for name in failed})
    cases = {case.full_name: case for case in every_case(starts) if case.full_name in failed}
    for case, came in attempts(cases.values()):
        failed[case.full_name].again(case.full_name, came[1])
    kept.write(path)


def moment(said: str) -> float:
    """Return the next time that it is HH:MM; "" is never, "now" has been."""
    if said in ("", "now"):
        return 0.0 if said else float("inf")
    now = datetime.now().astimezone()
    hour, minute = map(int, said.split(":"))
    then = now.replace(hour=hour, minute=minute, second=0)
    return (then if then > now else then + timedelta(days=1)).timestamp()


def main(words: Sequence[str] | None = None) -> int:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", action="append", default=[], help="a category, or the beginning of a case's name"
    )
    parser.add_argument("--sample", type=int, default=1, help="each so many-th case only")
    parser.add_argument("--part", default="", help="0/2: the first half")
    parser.add_argument("--list", action="store_true", help="count the cases only")
    parser.add_argument(
        "--kept", type=Path, help="go on part by part, and keep what came of it here"
    )
    parser.add_argument("--parts", type=int, default=100, help="with --kept: so many (default 100)")
    parser.add_argument(
        "--until", default="", help="with --kept: HH:MM, no part begins after it; now: none"
    )
    parser.add_argument("--again", action="store_true", help="with --kept: try again what failed")
    parser.add_argument("--fuzz", type=Path, help="fuzz.json of `hours.py`, for the page")
    parser.add_argument("--page", type=Path, help="write the page here")
    asked = parser.parse_args(words)
    if asked.list:
        counted = Counter(case.category for case in chosen(asked.only, asked.sample, asked.part))
        sys.stdout.write("".join(f"{name:20} {number:7,}\n" for name, number in counted.items()))
        sys.stdout.write(f"{'all':20} {sum(counted.values()):7,}\n")
        return 0
    begun = time.monotonic()
    if asked.kept:
        kept = read_kept(asked.kept, asked.parts)
        (once_more(kept, asked.kept) if asked.again
         else go_on(kept, asked.kept, asked.only, moment(asked.until)))  # fmt: skip
        outcome, share = kept.all(), _share(kept)
    else:
        outcome = campaign(chosen(asked.only, asked.sample, asked.part))
        share = "All of them" if asked.sample == 1 else f"Each {asked.sample}th of them"
        share += f", part {asked.part}" if asked.part else ""
    for name, tally in outcome.tallies.items():
        sys.stdout.write(f"{name:20} {tally.inputs:7,} tried {tally.built:7,} built {tally.failures:5} failures  "
                         f"longest {tally.longest:5.1f} s  {tally.memory >> 20:5} MB\n")  # fmt: skip
    sys.stdout.write(f"{time.monotonic() - begun:.0f} s\n")
    if asked.page:
        fuzzed: Any = json.loads(asked.fuzz.read_text("utf-8")) if asked.fuzz else {}
        asked.page.write_text(page(outcome, share, fuzzed), encoding="utf-8")
    return bool(outcome.wrong)


def _share(kept: Kept) -> str:
    days = (
        " to ".join(sorted({min(kept.dates.values()), max(kept.dates.values())}))
        if kept.dates
        else ""
    )
    done = len(kept.parts)
    share = (
        "All of them"
        if done == kept.of
        else f"{done} of {kept.of} parts of them, drawn evenly from all categories"
    )
    return f"{share} ({days})"


if __name__ == "__main__":
    sys.exit(main())
