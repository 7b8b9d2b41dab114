"""Asks whether a pinned package has a known vulnerability: `python requirements/audit.py`, which `make check` does.

pip-audit asks, of OSV first, then of the package index. A vulnerability ends it with 1. Where nobody answers it says
so in one line and ends with 0, since a change is not wrong for want of a network; `--must` makes that a failure, too.

    pip-audit's words  --read-->  Answer   findings, and how many packages were looked up   --judged-->  line, exit code
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Whoever installs talkbuilder has these; the groups besides are on the machines that build and test it.
FILES = tuple(
    ROOT / "requirements" / f"{name}.txt" for name in ("runtime", "build", "test", "bench")
)
SERVICES = ("osv", "pypi")
# Vulnerabilities that do not concern us, by id, each with its reason. None now.
ACCEPTED: dict[str, str] = {}
_SECONDS = 300

Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Finding:
    """A pinned version with a known vulnerability, and the versions in which it is mended."""

    package: str
    version: str
    id: str
    mended: tuple[str, ...]

    def __str__(self) -> str:
        cure = f"mended in {', '.join(self.mended)}" if self.mended else "not mended yet"
        return f"{self.package} {self.version}: {self.id}, {cure}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: what it found, how many packages it knew, how many it did not."""

    findings: tuple[Finding, ...]
    known: int
    unknown: int


def read(said: str) -> Answer | None:
    """Read pip-audit's JSON; None if it is none, because nobody was reached."""
    try:
        packages = json.loads(said)["dependencies"]
        known = [entry for entry in packages if "skip_reason" not in entry]
        findings = {
            Finding(
                entry["name"], entry["version"], hole["id"], tuple(hole.get("fix_versions") or ())
            )
            for entry in known
            for hole in entry["vulns"]
        }
    except (ValueError, KeyError, TypeError):
        return None
    ordered = sorted(findings, key=lambda finding: (finding.package, finding.id))
    return Answer(tuple(ordered), len(known), len(packages) - len(known))


def ask(service: str, files: Iterable[Path] = FILES, more: Sequence[str] = ()) -> str:
    """Return what pip-audit says of ``files``; ``more`` are further words for it."""
    named = [word for file in files for word in ("-r", str(file))]
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "--format",
        "json",
    ]
    try:
        done = subprocess.run(
            [*command, "--vulnerability-service", service, *more, *named],
            capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def judged(answers: Iterable[Answer | None], must: bool) -> tuple[Sequence[str], int]:
    """Return the lines to say and the exit code, by the first service that knew the packages."""
    for answer in answers:
        if answer is None or (not answer.known and not answer.findings):
            continue
        open_ = [finding for finding in answer.findings if finding.id not in ACCEPTED]
        if open_:
            return [f"audit: {finding}" for finding in open_], 1
        some = f", {answer.unknown} could not be looked up" if answer.unknown else ""
        return [f"audit: no known vulnerability in {answer.known} packages{some}"], int(
            must and bool(some)
        )
    line = "audit: NOT DONE, no vulnerability service could be reached (make audit asks again)"
    return [line], int(must)


def main(words: Sequence[str], asked: Ask = ask) -> int:
    """Ask one service after the other, and say what came of it."""
    lines, code = judged((read(asked(service)) for service in SERVICES), "--must" in words)
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
