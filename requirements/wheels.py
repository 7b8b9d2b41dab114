"""Which wheel each pinned runtime dependency has for each system that we promise to run on.

`python requirements/wheels.py` asks pip, with the index that pip is configured for, and writes
`wheels.json`; `tests/house/test_pins.py` holds that record against the pins without a network.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms

HERE = Path(__file__).resolve().parent
RECORD = HERE / "wheels.json"
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))


@dataclass(frozen=True, slots=True)
class Pin:
    """One `name==version ; marker` of a requirements file, and the sha256 of every file it allows."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Target:
    """A system and a Python; `platforms` are wheel platform tags, the newest first."""

    system: str
    machine: str
    python: tuple[int, int]
    platforms: tuple[str, ...]

    @property
    def name(self) -> str:
        """For messages: `Linux aarch64, Python 3.12`."""
        return f"{self.system} {self.machine}, Python {self.python[0]}.{self.python[1]}"

    def environment(self) -> dict[str, str]:
        """What the markers of a requirements file see there."""
        version = f"{self.python[0]}.{self.python[1]}"
        return {
            "python_version": version,
            "python_full_version": f"{version}.0",
            "platform_system": self.system,
            "platform_machine": self.machine,
            "sys_platform": {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}[self.system],
            "os_name": "nt" if self.system == "Windows" else "posix",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }

    def tags(self) -> frozenset[Tag]:
        """Every wheel tag that a pip on this target accepts."""
        interpreter = f"cp{self.python[0]}{self.python[1]}"
        return frozenset(
            chain(
                cpython_tags(self.python, platforms=self.platforms),
                compatible_tags(self.python, interpreter, self.platforms),
            )
        )


def manylinux(machine: str, newest: int = 28) -> tuple[str, ...]:
    """Linux with glibc 2.28 or later: Debian 10, Ubuntu 20.04, RHEL 8 and everything since."""
    legacy = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
    found = [f"manylinux_2_{minor}_{machine}" for minor in range(newest, 4, -1)]
    return (*found, *(f"{name}_{machine}" for name in legacy.values()), f"linux_{machine}")


def targets() -> Iterator[Target]:
    """Every system that we promise, on every Python that we promise."""
    for python in PYTHONS:
        yield Target("Linux", "x86_64", python, manylinux("x86_64"))
        yield Target("Linux", "aarch64", python, manylinux("aarch64"))
        yield Target("Darwin", "arm64", python, tuple(mac_platforms((14, 0), "arm64")))
        yield Target("Darwin", "x86_64", python, tuple(mac_platforms((14, 0), "x86_64")))
        yield Target("Windows", "AMD64", python, ("win_amd64",))


def read_pins(path: Path) -> list[Pin]:
    """Read a requirements file as `uv pip compile --generate-hashes` writes it."""
    joined = path.read_text(encoding="utf-8").replace("\\\n", " ")
    pins = []
    for line in joined.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(
            r"([a-z0-9-]+)==(\S+)(?:\s*;\s*(.*?))?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*", line
        )
        if found is None:
            raise ValueError(f"{path.name}: not a pin with hashes: {line[:80]}")
        name, version, marker, hashes = found.groups()
        pins.append(
            Pin(name, version, marker or "", frozenset(re.findall(r"sha256:(\w+)", hashes)))
        )
    return pins


def applies(pin: Pin, target: Target) -> bool:
    """Whether the target installs this pin at all."""
    return not pin.marker or Marker(pin.marker).evaluate(target.environment())


def ask_pip(pins: list[Pin], target: Target) -> dict[str, dict[str, str]]:
    """Return, by package, the wheel file that pip chooses on `target` with its sha256."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "wanted.txt")
        wanted.write_text("".join(f"{pin.name}=={pin.version}\n" for pin in pins), encoding="utf-8")
        report = Path(folder, "report.json")
        platforms = list(chain.from_iterable(("--platform", tag) for tag in target.platforms))
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps"]
        command += ["--ignore-installed", "--only-binary", ":all:", "--target", folder, *platforms]
        command += [
            "--implementation",
            "cp",
            "--python-version",
            f"{target.python[0]}.{target.python[1]}",
        ]
        subprocess.run([*command, "--report", str(report), "-r", str(wanted)], check=True)
        answers = json.loads(report.read_text(encoding="utf-8"))["install"]
    chosen: dict[str, dict[str, str]] = {}
    for answer in answers:
        info = answer["download_info"]
        name = re.sub(r"[-_.]+", "-", answer["metadata"]["name"]).lower()
        file = PurePosixPath(info["url"]).name
        chosen[name] = {file: info["archive_info"]["hashes"]["sha256"]}
    return chosen


def main() -> int:
    """Write the record anew; a target that lacks a wheel ends it with pip's own words."""
    pins = read_pins(HERE / "runtime.txt")
    record: dict[str, dict[str, str]] = {f"{pin.name}=={pin.version}": {} for pin in pins}
    versions = {pin.name: f"{pin.name}=={pin.version}" for pin in pins}
    for target in targets():
        sys.stderr.write(f"{target.name}\n")
        for name, files in ask_pip([pin for pin in pins if applies(pin, target)], target).items():
            record[versions[name]].update(files)
    ordered = {pin: dict(sorted(files.items())) for pin, files in sorted(record.items())}
    RECORD.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
