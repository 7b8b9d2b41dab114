"""What came of the corpus, counted by category, and kept part by part in a file, so that a night can be interrupted."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.hostile.case import Case


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

    def join(self, other: "Tally") -> None:
        """Add all of ``other``."""
        for name in ("inputs", "built", "refused", "failures", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max(self.longest, other.longest)
        self.memory = max(self.memory, other.memory)


@dataclass
class Outcome:
    """All of it. ``wrong`` holds the case's name and what; ``mended`` those that failed at first."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    wrong: list[tuple[str, str]] = field(default_factory=list)
    mended: list[tuple[str, str]] = field(default_factory=list)

    def take(
        self, case: Case, built: bool, wrong: Sequence[str], seconds: float, memory: int = 0
    ) -> None:
        """Count one case."""
        self.tallies[case.category].add(built, wrong, seconds, memory)
        self.wrong += [(case.full_name, one) for one in wrong]

    def join(self, other: "Outcome") -> None:
        """Add all of ``other``."""
        for name, tally in other.tallies.items():
            self.tallies[name].join(tally)
        self.wrong += other.wrong
        self.mended += other.mended

    def again(self, name: str, wrong: Sequence[str]) -> None:
        """Take what came of the second time that the case ``name`` was tried."""
        before = [one for one in self.wrong if one[0] == name]
        self.wrong = [one for one in self.wrong if one[0] != name]
        self.wrong += [(name, one) for one in wrong]
        if before and not wrong:
            self.mended.append(before[0])
            self.tallies[name.split("/", 1)[0]].failures -= 1


@dataclass
class Kept:
    """The parts that have been tried: part ``n`` of ``of``, and the days on which that was."""

    of: int
    parts: dict[int, Outcome] = field(default_factory=dict)
    dates: dict[int, str] = field(default_factory=dict)

    def put(self, number: int, outcome: Outcome) -> None:
        """Keep what came of a part."""
        self.parts[number] = outcome
        self.dates[number] = datetime.now(UTC).date().isoformat()

    def all(self) -> Outcome:
        """Return the sum."""
        total = Outcome()
        for number in sorted(self.parts):
            total.join(self.parts[number])
        return total

    def write(self, path: Path) -> None:
        """Write all of it; the file is the old or the new one."""
        raw = {
            "of": self.of,
            "dates": self.dates,
            "parts": {
                number: {
                    "tallies": {name: asdict(tally) for name, tally in one.tallies.items()},
                    "wrong": one.wrong,
                    "mended": one.mended,
                }
                for number, one in sorted(self.parts.items())
            },
        }
        beside = path.with_name(f"{path.name}.new")
        beside.write_text(json.dumps(raw, indent=1), "utf-8")
        beside.replace(path)


def read_kept(path: Path, of: int) -> Kept:
    """Return what ``path`` holds; nothing yet if there is no file."""
    if not path.is_file():
        return Kept(of)
    raw: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    kept = Kept(raw["of"], dates={int(number): day for number, day in raw["dates"].items()})
    for number, one in raw["parts"].items():
        outcome = Outcome()
        outcome.tallies |= {name: Tally(**tally) for name, tally in one["tallies"].items()}
        outcome.wrong = [(name, what) for name, what in one["wrong"]]
        outcome.mended = [(name, what) for name, what in one["mended"]]
        kept.parts[int(number)] = outcome
    return kept
