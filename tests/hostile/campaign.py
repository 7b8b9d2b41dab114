"""Runs the whole corpus and writes docs/corpus.md: inputs by category, every oracle, what was found.

python -m tests.hostile.campaign [--only CATEGORY] [--sample N] [--part 0/2] [--page FILE]
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.hostile.case import Case
from tests.hostile.deed import WALL_SECONDS, Done, run, warm
from tests.hostile.inputs.all import every_case
from tests.hostile.judge import ORACLES, judged
from tests.hostile.making import EVERY, Maker, memory_grown, quick
from tests.hostile.sandbox import Sandbox


@dataclass
class Tally:
    """What came of a category."""

    inputs: int = 0
    built: int = 0
    refused: int = 0
    failures: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    memory: int = 0

    def add(self, built: bool, wrong: Sequence[str], seconds: float, memory: int = 0) -> None:
        """Count one."""
        self.inputs += 1
        self.built += built
        self.refused += not built
        self.failures += bool(wrong)
        self.seconds += seconds
        self.longest = max(self.longest, seconds)
        self.memory = max(self.memory, memory)


@dataclass
class Outcome:
    """All of it."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def take(
        self, case: Case, built: bool, wrong: Sequence[str], seconds: float, memory: int = 0
    ) -> None:
        """Count one case, and say what is wrong with it at once."""
        self.tallies[case.category].add(built, wrong, seconds, memory)
        for one in wrong:
            self.wrong.append((case.full_name, one))
            sys.stderr.write(f"FAIL {case.full_name[:200]!a}\n     {one[:1500]}\n")
            sys.stderr.flush()


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
            if not self._here.poll(WALL_SECONDS):
                self.end()
                self._start()
                return False, (f"time: not ended after {WALL_SECONDS:.0f} s",), WALL_SECONDS
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
    done = run(case.words, sandbox.root, case.writes, case.env)
    wrong = list(judged(case, done, sandbox))
    return done, wrong


def campaign(cases: Iterable[Case], formats_every: int = 8) -> Outcome:
    """Try all ``cases``."""
    warm()
    outcome = Outcome()
    process = Process(formats_every)
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        sandbox = Sandbox(Path(os.path.realpath(name)) / "here")
        for case in cases:
            if quick(case):
                outcome.take(case, *process.make(case))
                continue
            done, wrong = command(case, sandbox)
            outcome.take(case, done.code == 0, wrong, done.seconds, done.memory)
        sandbox.empty()
    process.end()
    return outcome


def chosen(only: Sequence[str], sample: int, part: str = "") -> Iterator[Case]:
    """Yield the cases whose category is named, each ``sample``th of them; ``part`` "0/2" is the first half."""
    number, of = (int(one) for one in (part or "0/1").split("/"))
    for index, case in enumerate(every_case(only)):
        if index % sample == 0 and index // sample % of == number:
            yield case


def main(words: Sequence[str] | None = None) -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", action="append", default=[], help="a category, or the beginning of a case's name"
    )
    parser.add_argument("--sample", type=int, default=1, help="each so many-th case only")
    parser.add_argument("--part", default="", help="0/2: the first half")
    parser.add_argument("--list", action="store_true", help="count the cases only")
    parser.add_argument("--json", type=Path, help="write what came of it here")
    parser.add_argument("--page", type=Path, help="write the page here")
    asked = parser.parse_args(words)
    if asked.list:
        counted = Counter(case.category for case in chosen(asked.only, asked.sample, asked.part))
        sys.stdout.write("".join(f"{name:20} {number:7,}\n" for name, number in counted.items()))
        sys.stdout.write(f"{'all':20} {sum(counted.values()):7,}\n")
        return 0
    begun = time.monotonic()
    outcome = campaign(chosen(asked.only, asked.sample, asked.part))
    for name, tally in outcome.tallies.items():
        sys.stdout.write(f"{name:20} {tally.inputs:7,} tried {tally.built:7,} built {tally.failures:5} failures  "
                         f"longest {tally.longest:5.1f} s  {tally.memory >> 20:5} MB\n")  # fmt: skip
    sys.stdout.write(f"{time.monotonic() - begun:.0f} s\n")
    if asked.json:
        raw: Any = {name: vars(tally) for name, tally in outcome.tallies.items()}
        asked.json.write_text(json.dumps(raw, indent=1))
    if asked.page:
        asked.page.write_text(page(outcome, asked.sample, asked.part), encoding="utf-8")
    return bool(outcome.wrong)


def page(outcome: Outcome, sample: int, part: str) -> str:
    """Return the report as a page of the documentation."""
    total = sum(one.inputs for one in outcome.tallies.values())
    share = "All of them" if sample == 1 and not part else f"Each {sample}th of them"
    lines = [
        "# Hostile and odd inputs\n",
        "`make corpus` writes this page: inputs of our own making, by category, each judged by every oracle.",
        f"{share}: {total:,} inputs. What was found, and how it was mended, is in"
        " [the note](../builder/notes/hostile-input.md).\n",
        "| category | tried | built | refused | failures | longest, s of processor time | most memory, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {one.inputs:,} | {one.built:,} | {one.refused:,} | {one.failures} | {one.longest:.1f} | "
        f"{f'{one.memory >> 20:,}' if one.memory else ''} |"
        for name, one in outcome.tallies.items()
    ]
    lines += [
        "\nMemory is measured where a command ran by itself: its own and that of all its processes together.\n",
        "## Oracles\n",
        *(f"- `{name}`: {what}" for name, what in ORACLES.items()),
    ]
    if outcome.wrong:
        lines += [
            "\n## What failed\n",
            *(
                f"- {ascii(name)[1:-1][:100]}: {what.splitlines()[0][:160]}"
                for name, what in outcome.wrong
            ),
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
