"""Toolchains for tests: the release that the talks name, and the older ones that a check over releases asks."""

import os
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain, find, installed

PINNED = "1.27.3"
RELEASES = ("1.21.13", "1.24.11", "1.26.6", PINNED)
NONE = "no Go toolchain: pip install talkbuilder[go]"


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    """The release that the talks name; without it the test is skipped, in one line."""
    found, _ = find(PINNED)
    if found is None:
        pytest.skip(NONE)
    return found


@pytest.fixture(scope="session")
def toolchains() -> tuple[Toolchain, ...]:
    """Those of `RELEASES` that are installed, oldest first; without any the test is skipped, in one line."""
    there = {found.version: found for found in installed()}
    some = tuple(there[version] for version in RELEASES if version in there)
    if not some:
        pytest.skip(NONE)
    return some


@pytest.fixture
def fake_goroot(tmp_path: Path) -> Path:
    """A folder that looks like a GOROOT; its `go` is a shell script that prints a version."""
    if os.name != "posix":
        pytest.skip("the fake go is a shell script")
    root = tmp_path / "goroot"
    (root / "bin").mkdir(parents=True)
    (root / "src" / "runtime").mkdir(parents=True)
    (root / "src" / "runtime" / "proc.go").write_text("package runtime\n")
    (root / "VERSION").write_text("go1.99.1\ntime 2030-01-01T00:00:00Z\n")
    go = root / "bin" / "go"
    go.write_text("#!/bin/sh\necho go version go1.99.1 linux/amd64\n")
    go.chmod(0o755)
    return root
